"""What is typed about an approach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import Partner, Team, User
from privacy.forms import Day, FreeText
from signals.choices.signal import StepKind
from signals.forms.fields import UNKNOWN_CHOICE, DoerField, DoneField, OfferedField
from signals.forms.text_check import TextCheckMixin
from signals.forms.triage import NEW_ACTIVITY
from signals.models import NOTE_MAX, Approach, ApproachStep
from signals.models.approach import TEXT_MAX, TITLE_MAX
from workers.models import Activity
from youthwork.lib.offered import RowField, RowsField, offer
from youthwork.lib.together import Asking

WHICH_ACTIVITY = gettext_lazy("Choose which activity it is, or a new one.")
ON_THE_NEXT_PAGE = gettext_lazy("A new one? Then you write it down on the next page.")
KNOWN = {"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE}


def text(label: Any, rows: int, most: int, required: Any = "", **also: Any) -> FreeText:
    if required:
        also["error_messages"] = {"required": required}
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto", "spellcheck": "false"})
    return FreeText(label=label, max_length=most, required=bool(required), widget=widget, **also)


class VersionedForm(TextCheckMixin):
    """A form of an approach: it says which version stood on the screen.

    One without a version is taken as it is.
    """

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1
    )

    def clean_version(self) -> int | None:
        """Raises ValidationError (`stale`) where somebody changed the approach meanwhile."""
        version: int | None = self.cleaned_data["version"]
        there = self.approach.version if self.approach else None
        if version and there and version != there:
            self.take_it_as_seen(there)
            raise self.overtaken()
        return version

    def overtaken(self) -> ValidationError:
        """That somebody else was quicker."""
        told = _("Someone else just changed this approach. Look again; your text is still here.")
        return ValidationError(told, code="stale")

    def take_it_as_seen(self, version: int) -> None:
        """The form that is shown again goes with what is there now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = version

    def add_error(self, field: str | None, error: Any) -> None:
        """A version is no field that anybody sees: what is wrong with it stands above the form."""
        super().add_error(None if field == "version" else field, error)


class ApproachForm(VersionedForm):
    """What is taken up together, to what end, by whom and with whom."""

    checked_texts = ("title", "problem", "goal")

    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    title = FreeText(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("What goes on, without names."),
        max_length=TITLE_MAX,
        multiline=False,
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    problem = text(
        gettext_lazy("What do you see more often?"),
        4,
        TEXT_MAX,
        gettext_lazy("Write what you see."),
        help_text=gettext_lazy("What happens, where and since when. No names."),
    )
    goal = text(
        gettext_lazy("What do you want to reach?"),
        3,
        TEXT_MAX,
        gettext_lazy("Write what you want to reach."),
        help_text=gettext_lazy("When is it enough?"),
    )
    team = RowField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        error_messages=KNOWN,
    )
    lead = RowField(
        label=gettext_lazy("Who pulls it?"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label=gettext_lazy("Choose"),
        error_messages={
            "required": gettext_lazy("Choose who pulls it."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    partners = RowsField(
        label=gettext_lazy("Partners"),
        queryset=Partner.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": UNKNOWN_CHOICE,
            "invalid_pk_value": UNKNOWN_CHOICE,
            "invalid_list": UNKNOWN_CHOICE,
        },
    )
    started_on = Day(
        label=gettext_lazy("Start"),
    )

    def __init__(
        self,
        *args: Any,
        by: User,
        today: date,
        approach: Approach | None = None,
        team: Team | None = None,
        allowed: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=self._known(by, today, approach), **kwargs)
        self.allowed, self.today, self.approach = allowed, today, approach
        if approach:
            del self.fields["public_id"]
        own = approach.team if approach else team
        teams = [own] if own else by.led_teams or by.current_teams
        self.fields["team"].queryset = Team.objects.filter(pk__in=[each.pk for each in teams])
        people = User.objects.in_teams([each.pk for each in teams], today).working()
        if approach and approach.lead_id:
            people = people | User.objects.filter(pk=approach.lead_id)
        self.fields["lead"].queryset = people.distinct().order_by("name")
        self.fields["lead"].label_from_instance = lambda person: person.name
        self.fields["partners"].queryset = Partner.objects.visible_to(by).order_by("name")
        if len(teams) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.initial["team"] = teams[0].public_id
        offer(*(self.fields[name] for name in ("team", "lead", "partners")))

    @staticmethod
    def _known(by: User, today: date, approach: Approach | None) -> dict[str, Any]:
        if approach is None:
            return {"started_on": today, "lead": by.public_id, "public_id": uuid4()}
        return {
            "version": approach.version,
            "title": approach.title,
            "problem": approach.problem,
            "goal": approach.goal,
            "team": approach.team.public_id,
            "lead": approach.lead and approach.lead.public_id,
            "partners": [partner.public_id for partner in approach.partners.all()],
            "started_on": approach.started_on,
        }

    def clean_started_on(self) -> date:
        day: date = self.cleaned_data["started_on"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        """What the approach takes; the tick about names only answers a question."""
        self.check_texts(allowed=self.allowed)
        data = dict(self.cleaned_data)
        for name in ("text_confirmed", "version"):
            data.pop(name, None)
        if not data.get("public_id"):
            data.pop("public_id", None)
        return data


@dataclass(frozen=True)
class StepOffer:
    """What a step of an approach may name."""

    partners: Iterable[Partner]
    activities: Iterable[Activity]
    people: Iterable[User]


def step_offer(approach: Approach, by: User, today: date) -> Asking[StepOffer]:
    """The partners and activities that this person may see, and who works in its team."""
    partners = Partner.objects.visible_to(by).order_by("name")
    activities = Activity.objects.visible_to(by).choosable(today)
    people = User.objects.working_in(approach.team, today)
    yield partners, activities, people
    return StepOffer(partners, activities, people)


class _WithActivity(VersionedForm):
    """A form that asks which activity was started."""

    def offer_activities(self, activities: Iterable[Activity], empty: str) -> None:
        field = self.fields["activity"]
        field.offer(activities, empty, lambda row: row.title)
        first, *there = field.choices
        field.choices = [first, (NEW_ACTIVITY, _("A new one")), *there]

    @property
    def is_new_activity(self) -> bool:
        """Whether the activity is still to be written down."""
        return "activity" in self.fields and self["activity"].value() == NEW_ACTIVITY


class ApproachStepForm(_WithActivity):
    """A step that was taken, or with a day one that is to be taken."""

    taken = ("kind", "note", "partner", "activity", "done_at", "due_on", "owner")
    checked_texts = ("note", "result")

    kind = forms.ChoiceField(
        label=gettext_lazy("What did or will you do?"),
        choices=[("", gettext_lazy("Choose")), *StepKind.choices],
        error_messages={
            "required": gettext_lazy("Choose what you do."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    note = text(
        gettext_lazy("Note"),
        3,
        NOTE_MAX,
        help_text=gettext_lazy("What did you agree? No names."),
    )
    partner = OfferedField(
        label=gettext_lazy("With which partner?"), required=False, error_messages=KNOWN
    )
    activity = OfferedField(
        label=gettext_lazy("Which activity?"),
        help_text=ON_THE_NEXT_PAGE,
        required=False,
        error_messages=KNOWN,
    )
    done_at = DoneField()
    result = text(
        gettext_lazy("What came of it?"), 2, NOTE_MAX, help_text=gettext_lazy("No names.")
    )
    due_on = Day(
        label=gettext_lazy("Still to do, by"),
        help_text=gettext_lazy("Leave it empty for what is done."),
        required=False,
    )
    owner = OfferedField(label=gettext_lazy("Who does it?"), required=False, error_messages=KNOWN)

    def __init__(
        self, *args: Any, approach: Approach, offered: StepOffer, allowed: list[str], **kw: Any
    ) -> None:
        super().__init__(*args, auto_id="step_%s", initial={"version": approach.version}, **kw)
        self.allowed, self.approach = allowed, approach
        self.fields["partner"].offer(offered.partners, _("None"), str)
        self.offer_activities(offered.activities, _("None"))
        self.fields["owner"].offer(offered.people, _("I do"), lambda person: person.name)

    def clean(self) -> dict[str, Any]:
        """What the step takes."""
        self.check_texts(allowed=self.allowed)
        no_day = not self.cleaned_data.get("due_on") and "due_on" not in self.errors
        if self.cleaned_data.get("owner") and no_day:
            self.add_error("due_on", _("Choose by which day your colleague does it."))
        told = {name: self.cleaned_data.get(name) for name in self.taken}
        started = told["kind"] == StepKind.ACTIVITY_STARTED and not told["due_on"]
        told_which = told["activity"] or self.is_new_activity
        if started and not told_which and not self.errors.keys() & {"activity", "due_on"}:
            self.add_error("activity", WHICH_ACTIVITY)
        was_done = self.cleaned_data.get("done_at") or self.cleaned_data.get("result")
        if self.cleaned_data.get("due_on") and was_done:
            self.add_error("due_on", _("It was done, or it is still to do. Choose one."))
        return told | {"outcome": self.cleaned_data.get("result") or ""}

    @property
    def starts_a_new_activity(self) -> bool:
        """Whether the activity that it started is still to be written down."""
        told = self.cleaned_data
        started = told["kind"] == StepKind.ACTIVITY_STARTED and not told["due_on"]
        return started and self.is_new_activity


class ApproachTickForm(_WithActivity):
    """That a planned step was done, and what came of it; or that it lapses."""

    checked_texts = ("result",)

    activity = OfferedField(
        label=gettext_lazy("Which activity?"),
        help_text=ON_THE_NEXT_PAGE,
        error_messages={"required": WHICH_ACTIVITY, "invalid_choice": UNKNOWN_CHOICE},
    )
    result = text(
        gettext_lazy("What came of it?"), 2, NOTE_MAX, help_text=gettext_lazy("No names.")
    )
    done_at = DoneField()

    def __init__(
        self,
        *args: Any,
        approach: Approach,
        step: UUID,
        activities: Iterable[Activity] | None = None,
        allowed: Iterable[str] = (),
        **kw: Any,
    ) -> None:
        """`activities` are those to choose from; None for a step that starts none."""
        known = {"version": approach.version}
        super().__init__(*args, auto_id=f"tick-{step}_%s", initial=known, **kw)
        self.allowed, self.approach, self.step = allowed, approach, step
        if activities is None:
            del self.fields["activity"]
        else:
            self.offer_activities(activities, _("Choose"))

    def clean_version(self) -> int | None:
        """Whatever else changed: a step is still to be done, or somebody did it."""
        version: int | None = self.cleaned_data["version"]
        return version

    def clean(self) -> dict[str, Any]:
        """What ticking it off takes."""
        self.check_texts(allowed=self.allowed)
        told = {"outcome": self.cleaned_data.get("result") or ""}
        return told | {name: self.cleaned_data.get(name) for name in ("done_at", "activity")}


class ApproachGiveForm(VersionedForm):
    """Who does what was planned, instead of who has it now."""

    to = DoerField()

    def __init__(self, *args: Any, step: ApproachStep, people: Iterable[User], **kw: Any) -> None:
        self.step, self.approach = step.public_id, step.approach
        known = {"version": self.approach.version}
        super().__init__(*args, auto_id=f"give-{self.step}_%s", initial=known, **kw)
        others = [person for person in people if person.pk != step.owner_id]
        self.fields["to"].offer(others, _("Choose"), lambda person: person.name)

    def clean(self) -> dict[str, Any]:
        """To whom it is given."""
        return {"to": self.cleaned_data.get("to")}


StepDeedForm: TypeAlias = ApproachTickForm | ApproachGiveForm


class EndForm(VersionedForm):
    """What came of an approach, and what was learned."""

    checked_texts = ("result", "lesson")

    result = text(
        gettext_lazy("What came of it?"), 3, TEXT_MAX, gettext_lazy("Write what came of it.")
    )
    lesson = text(gettext_lazy("What did you learn?"), 2, NOTE_MAX)
    ended_on = Day(
        label=gettext_lazy("Last day"),
    )

    def __init__(
        self, *args: Any, approach: Approach, today: date, allowed: list[str], **kwargs: Any
    ) -> None:
        known = {"ended_on": today, "result": approach.result, "lesson": approach.lesson}
        known["version"] = approach.version
        super().__init__(*args, auto_id="end_%s", initial=known, **kwargs)
        self.allowed, self.today, self.approach = allowed, today, approach

    def clean_ended_on(self) -> date:
        day: date = self.cleaned_data["ended_on"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        """What ending takes."""
        self.check_texts(allowed=self.allowed)
        return {name: self.cleaned_data.get(name) for name in ("result", "lesson", "ended_on")}


class AddToForm(forms.Form):
    """Under which running approach a signal comes."""

    approach = OfferedField(
        label=gettext_lazy("Which approach?"),
        error_messages={
            "required": gettext_lazy("Choose an approach."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args: Any, offered: Iterable[Approach], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="add_to_%s", **kwargs)
        self.fields["approach"].offer(offered, _("Choose"), lambda row: row.title)
