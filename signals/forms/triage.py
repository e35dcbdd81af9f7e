"""What is typed in following a signal up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.forms import Day, FreeText
from signals.choices.signal import (
    WAITING,
    Outcome,
    Severity,
    Status,
    StepKind,
)
from signals.forms.fields import (
    UNKNOWN_CHOICE,
    DoerField,
    DoneField,
)
from signals.forms.text_check import CheckedForm, TextCheckMixin
from signals.models import NOTE_MAX, Signal
from signals.querysets.signal import SignalQuerySet
from youthwork.lib.selects import Offered

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import Activity


NEW_ACTIVITY = "new"
NOBODY = "nobody"  # does a step yet: who leads the team is reminded
SAY_WHY = gettext_lazy("Say why.")


def _reason(asked: Any, missing: Any = SAY_WHY) -> FreeText:
    """Why somebody does something that the trail keeps with its reason."""
    return FreeText(
        label=asked,
        help_text=gettext_lazy("This reason stands in the trail. No names."),
        max_length=200,
        min_length=5,
        multiline=False,
        error_messages={"required": missing},
    )


class PersonField(forms.ChoiceField):
    """One of the people that a form offers, by public id; empty is nobody."""

    def offer(self, people: list[User], empty: str, *more: tuple[str, str]) -> None:
        """`more`: what may be chosen beside the people, by its own value."""
        self.people = {str(person.public_id): person for person in people}
        names = [(key, person.name) for key, person in self.people.items()]
        self.choices = Offered([("", empty), *names, *more])

    def clean(self, value: Any) -> User | None:
        return self.people.get(super().clean(value))


class AssignForm(forms.Form):
    """Whose signal it becomes: someone who works in its team now."""

    to = PersonField(
        label=gettext_lazy("Who takes this up?"),
        error_messages={
            "required": gettext_lazy("Choose who takes this up."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="assign_%s", **kwargs)
        self.fields["to"].offer(people, _("Choose"))


def _without_texts(form: StepForm | TickForm) -> None:
    """Leave the fields for a text out; what was typed before the kind changed stays to be seen."""
    for name in form.checked_texts:
        if name in form.fields and not form.data.get(name):
            del form.fields[name]


class StepForm(TextCheckMixin):
    """What was done, with a note without names; or what somebody will do, and by when."""

    checked_texts = ("note", "result")
    folded = ("done_at", "result", "due_on", "owner")

    kind = forms.ChoiceField(
        label=gettext_lazy("What did you do?"),
        choices=[("", gettext_lazy("Choose")), *StepKind.choices],
        error_messages={
            "required": gettext_lazy("Choose what you did."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    note = FreeText(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy(
            "What did you agree? No names, and nothing that the police told you of a person."
        ),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"}),
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("Which activity?"),
        help_text=gettext_lazy("A new one? Then you write it down on the next page."),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    done_at = DoneField()
    result = FreeText(
        label=gettext_lazy("What came of it?"),
        help_text=gettext_lazy("No names."),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "spellcheck": "false"}),
    )
    due_on = Day(
        label=gettext_lazy("Still to do? By which day?"),
        help_text=gettext_lazy("Then whoever does it is reminded of it on that day."),
        required=False,
    )
    owner = PersonField(
        label=gettext_lazy("Who will do it?"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(
        self,
        *args: Any,
        people: list[User],
        me: User,
        activities: Iterable[Activity],
        allowed: Iterable[str] = (),
        silent: bool = False,
        **kwargs: Any,
    ) -> None:
        """`silent`: of a kind of which nothing is written down; what was typed is refused."""
        super().__init__(*args, auto_id="step_%s", **kwargs)
        self.allowed, self.me = list(allowed), me
        self.activities = {str(row.public_id): row for row in activities}
        if silent:
            _without_texts(self)
            kinds = self.fields["kind"]
            kinds.choices = [each for each in kinds.choices if each[0] != StepKind.ACTIVITY_STARTED]
            del self.fields["activity"]
        else:
            self.fields["activity"].choices = [
                ("", _("Choose")),
                (NEW_ACTIVITY, _("A new one")),
                *((key, row.title) for key, row in self.activities.items()),
            ]
        others = [one for one in people if one != me]
        self.fields["owner"].offer(others, _("I"), (NOBODY, _("Nobody yet")))

    def clean(self) -> dict[str, Any]:
        """What the step takes; the tick about names only answers a question."""
        self.check_texts(allowed=self.allowed)
        told = {"kind": self.cleaned_data.get("kind"), "note": self.cleaned_data.get("note") or ""}
        due_on = self.cleaned_data.get("due_on")
        for_nobody = self["owner"].data == NOBODY
        if due_on is None:
            if self.cleaned_data.get("owner") or for_nobody:
                self.add_error("due_on", _("Choose by which day it is done."))
            if told["kind"] == StepKind.ACTIVITY_STARTED:
                told["activity"] = self._started()
            outcome = self.cleaned_data.get("result") or ""
            return told | {"done_at": self.cleaned_data.get("done_at"), "outcome": outcome}
        if self.cleaned_data.get("done_at") or self.cleaned_data.get("result"):
            self.add_error("due_on", _("It was done, or it is still to do. Choose one."))
        owner = None if for_nobody else self.cleaned_data.get("owner") or self.me
        return told | {"due_on": due_on, "owner": owner}

    def _started(self) -> Activity | None:
        """Which activity was started; None while it is still to be written down."""
        chosen = self.cleaned_data.get("activity")
        if not chosen and not self.has_error("activity"):
            self.add_error("activity", _("Choose which activity it is, or a new one."))
        return self.activities.get(chosen or "")

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be done."""
        return bool(self.cleaned_data.get("due_on"))

    @property
    def starts_a_new_activity(self) -> bool:
        """Whether the activity that it started is still to be written down."""
        return "activity" in self.cleaned_data and self.cleaned_data["activity"] is None


class TickForm(TextCheckMixin):
    """That a planned step was done, and what came of it; or that it lapses."""

    checked_texts = ("result",)

    result = FreeText(
        label=gettext_lazy("What came of it?"),
        help_text=gettext_lazy("No names."),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "spellcheck": "false"}),
    )
    done_at = DoneField()

    def __init__(
        self,
        *args: Any,
        step: int,
        allowed: Iterable[str] = (),
        silent: bool = False,
        **kwargs: Any,
    ) -> None:
        """`silent`: of a kind of which nothing is written down; what was typed is refused."""
        super().__init__(*args, auto_id=f"tick-{step}_%s", **kwargs)
        self.allowed = list(allowed)
        if silent:
            _without_texts(self)

    def clean(self) -> dict[str, Any]:
        self.check_texts(allowed=self.allowed)
        outcome = self.cleaned_data.get("result") or ""
        return {"outcome": outcome, "done_at": self.cleaned_data.get("done_at")}


class GiveStepForm(forms.Form):
    """Who does what was planned, instead of who has it now."""

    to = DoerField()

    def __init__(self, *args: Any, step: int, others: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"give-{step}_%s", **kwargs)
        self.fields["to"].offer(others, _("Choose"), lambda person: person.name)


class QuickStepForm(forms.Form):
    """The next step right after saving, in one tap and without a note."""

    kind = forms.ChoiceField(
        choices=[
            (kind.value, kind.label)
            for kind in (
                StepKind.REPORTED_PLATFORM,
                StepKind.CONSULTED_COLLEAGUE,
                StepKind.CALLED_112_POLICE,
            )
        ],
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )


class WaitForm(forms.Form):
    """For whom the signal waits, or that it is worked on again."""

    to = forms.ChoiceField(
        label=gettext_lazy("State"),
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(self, *args: Any, now_in: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="state_%s", **kwargs)
        offered = [status for status in (Status.IN_PROGRESS, *WAITING) if status != now_in]
        self.fields["to"].choices = [(status.value, status.label) for status in offered]

    def clean_to(self) -> Status:
        return Status(self.cleaned_data["to"])


class CloseForm(forms.Form):
    """How it ended."""

    def __init__(self, *args: Any, mistaken: bool = True, **kwargs: Any) -> None:
        """`mistaken`: whether whoever looks may call it a mistake."""
        super().__init__(*args, auto_id="close_%s", **kwargs)
        if not mistaken:
            left = [
                pair for pair in self.base_fields["outcome"].choices if pair[0] != Outcome.RETRACTED
            ]
            self.fields["outcome"].widget.choices = left  # who sends it all the same is told why

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did it end?"),
        choices=[("", gettext_lazy("Choose")), *Outcome.choices],
        error_messages={
            "required": gettext_lazy("Choose how it ended."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class ReopenForm(CheckedForm):
    """Why it is taken up again."""

    checked_texts = ("reason",)

    reason = _reason(gettext_lazy("Why do you open it again?"))

    def __init__(self, *args: Any, silent: bool = False, **kwargs: Any) -> None:
        """`silent`: of a kind of which nothing is written down, in the trail neither."""
        super().__init__(*args, auto_id="reopen_%s", **kwargs)
        if silent:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        return {"reason": ""} | super().clean()


class PauseForm(CheckedForm):
    """Until when it rests, and why."""

    checked_texts = ("reason",)

    until = Day(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("At most 90 days. On that day its owner hears of it."),
    )
    reason = FreeText(
        label=gettext_lazy("What does it wait for?"),
        help_text=gettext_lazy("No names."),
        max_length=200,
        multiline=False,
        error_messages={"required": gettext_lazy("Say what it waits for.")},
    )

    def __init__(self, *args: Any, silent: bool = False, **kwargs: Any) -> None:
        """`silent`: of a kind of which nothing is written down."""
        super().__init__(*args, auto_id="pause_%s", **kwargs)
        if silent:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        return {"reason": ""} | super().clean()


class ResumeForm(forms.Form):
    """Nothing to fill in: the button is the question."""


class SeverityForm(CheckedForm):
    """Another severity, and why."""

    checked_texts = ("reason",)

    severity = forms.TypedChoiceField(
        label=gettext_lazy("How serious is it?"),
        coerce=lambda value: Severity(int(value)),
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )
    reason = _reason(gettext_lazy("Why?"))

    def __init__(self, *args: Any, now_in: int | None, silent: bool = False, **kwargs: Any) -> None:
        """`silent`: of a kind of which nothing is written down, in the trail neither."""
        super().__init__(*args, auto_id="severity_%s", **kwargs)
        self.fields["severity"].choices = [("", _("Choose"))] + [
            (str(value), label) for value, label in Severity.choices if value != now_in
        ]
        if silent:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        return {"reason": ""} | super().clean()


class MergeForm(forms.Form):
    """The number of the other signal that is about the same."""

    number = forms.CharField(
        label=gettext_lazy("Number of the other signal"),
        help_text=gettext_lazy("Both keep what they hold. You can split them again."),
        max_length=20,
        error_messages={"required": gettext_lazy("Write the number of the other signal.")},
    )

    def __init__(self, *args: Any, among: SignalQuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="merge_%s", **kwargs)
        self.among = among

    def clean_number(self) -> Signal:
        """The signal. Raises ValidationError where this person may not take it together."""
        typed = self.cleaned_data["number"].strip().upper()
        number = typed if typed.startswith("S-") else f"S-{typed}"
        found = self.among.filter(ref=number).first() if self.among is not None else None
        if found is None:
            raise ValidationError(
                _("There is no signal with this number that you may take together with this one."),
                code="unknown",
            )
        return found


class SplitForm(forms.Form):
    """Nothing to fill in: the button is the question."""


class ReasonForm(CheckedForm):
    """Why somebody from outside the team opens this signal; stands in the audit trail."""

    checked_texts = ("reason",)

    reason = _reason(
        gettext_lazy("Why do you open this signal?"), gettext_lazy("Give a reason first.")
    )
