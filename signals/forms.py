"""Shape of what is typed about a signal; rules live in actions."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import Platform
from privacy.forms import FreeText
from privacy.text_check import Finding, findings
from signals.actions import Observation
from signals.choices import (
    SEXUAL_IMAGE_MINOR,
    SUBCATEGORIES,
    SUBCATEGORY_CODES,
    WAITING,
    AboutMinors,
    AgeBand,
    Category,
    GroupSize,
    IdentitySure,
    Interpretation,
    OfflinePicture,
    OpportunityWhen,
    Outcome,
    Severity,
    Status,
    StepKind,
    StillVisible,
    keeps_no_place,
    keeps_no_story,
)
from signals.models import NARRATIVE_MAX, NOTE_MAX
from youthwork.lib.dates import NoSuchTime, moment_at

if TYPE_CHECKING:
    from organisation.models import Team, User

CLOCK_SLACK = timedelta(minutes=5)
LONG_AGO = timedelta(days=30)
MOMENT_FORMATS = [
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
]
LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){5}")  # could be part of a phone number
UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")


class Moment(forms.DateTimeField):
    """A moment by the Amsterdam clock; of a time that it shows twice the first one."""

    def to_python(self, value: Any) -> datetime | None:
        """Raises ValidationError, with code `no_such_time` for a time that the clock skips."""
        try:
            moment: datetime | None = super().to_python(value)
        except ValidationError as refusal:
            if refusal.code != "ambiguous_timezone":
                raise
            local: datetime = refusal.params["datetime"]
            try:
                return moment_at(local.date(), local.time())
            except NoSuchTime:
                raise ValidationError(
                    _("This time did not exist: the clock went an hour ahead. Choose a later one."),
                    code="no_such_time",
                ) from None
        return moment


def _radio(choices: type, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
        **kwargs,
    )


class TextCheckMixin(forms.Form):
    """Asks about names, phone numbers and addresses in the fields of `checked_texts`.

    The first post with such a text comes back with the words found; a tick says that they are
    no persons, and then it is saved. Citizen service numbers never pass (privacy.validators).
    """

    checked_texts: tuple[str, ...] = ()

    text_confirmed = forms.BooleanField(
        required=False, label=gettext_lazy("These are not people. Save it like this.")
    )

    def check_texts(self, allowed: Iterable[str]) -> list[Finding]:
        """Put a question on each field that seems to name someone; returns what was found."""
        found: list[Finding] = []
        for name in self.checked_texts:
            in_field = [
                finding
                for finding in findings(self.cleaned_data.get(name) or "", allowed=allowed)
                if finding.kind != "citizen_service_number"
            ]
            if in_field and not self.cleaned_data.get("text_confirmed"):
                self.add_error(name, _questions(in_field))
            found += in_field
        return found

    @property
    def asks_about_names(self) -> bool:
        """Whether the tick *these are not people* is to be shown."""
        return any(self.has_error(name, "names_someone") for name in self.checked_texts)


def _questions(found: list[Finding]) -> list[ValidationError]:
    """One sentence for each thing found: the word, and how it can be written without."""
    sentences = {
        "name": _(
            "‘%(text)s’ looks like a name. Can you do without? "
            "Write for instance: a young person, a group, an account."
        ),
        "phone": _("‘%(text)s’ looks like a phone number. Can you do without?"),
        "address": _("‘%(text)s’ looks like an address. Can you do without?"),
        "email": _("‘%(text)s’ looks like an e-mail address. Can you do without?"),
    }
    seen = dict.fromkeys((finding.kind, finding.text) for finding in found)
    return [
        ValidationError(sentences[kind] % {"text": text}, code="names_someone")
        for kind, text in seen
        if kind in sentences
    ]


class SignalForm(TextCheckMixin):
    """The form of the phone: three answers needed, everything else may be skipped."""

    checked_texts = ("title", "narrative")

    client_id = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"invalid": gettext_lazy("This form is damaged. Open it again.")},
    )
    category = forms.ChoiceField(
        label=gettext_lazy("What is going on?"),
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what is going on."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    subcategory = forms.ChoiceField(
        label=gettext_lazy("What kind exactly?"),
        choices=[("", "")] + [(code, code) for code in SUBCATEGORY_CODES],
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    severity = forms.TypedChoiceField(
        label=gettext_lazy("How serious is it?"),
        choices=Severity.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    opportunity_when = _radio(OpportunityWhen, label=gettext_lazy("When do we take it up?"))
    title = FreeText(
        label=gettext_lazy("Short title"), max_length=80, required=False, multiline=False
    )
    platform = forms.ChoiceField(
        label=gettext_lazy("Where did you see it?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    narrative = FreeText(
        label=gettext_lazy("What do you see?"),
        max_length=NARRATIVE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"}),
    )
    concerns_one_youth = forms.BooleanField(
        label=gettext_lazy("This is about one young person whom I recognise"), required=False
    )
    team = forms.ChoiceField(
        label=gettext_lazy("Team"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Place"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    seen_at = Moment(
        label=gettext_lazy("When did you see it?"),
        required=False,
        input_formats=MOMENT_FORMATS,
        error_messages={"invalid": gettext_lazy("Write the day and the time as 20-11-2026 22:30.")},
    )
    seen_long_ago = forms.BooleanField(
        label=gettext_lazy("Yes, this was more than 30 days ago"), required=False
    )
    still_visible = _radio(StillVisible, label=gettext_lazy("Is it still there?"))
    about_minors = _radio(AboutMinors, label=gettext_lazy("Is it about minors?"))
    group_size = _radio(GroupSize, label=gettext_lazy("How many young people?"))
    age_band = _radio(AgeBand, label=gettext_lazy("Age"))
    interpretation = _radio(Interpretation, label=gettext_lazy("What do you think it is?"))
    offline_picture = _radio(OfflinePicture, label=gettext_lazy("Does it fit the street?"))
    account_handle = FreeText(
        label=gettext_lazy("Account that posts this"),
        max_length=200,
        required=False,
        multiline=False,
    )
    identity_sure = _radio(IdentitySure, label=gettext_lazy("Are you sure whose it is?"))
    location_url = FreeText(
        label=gettext_lazy("Address of the page"), max_length=2000, required=False, multiline=False
    )
    first_steps = forms.MultipleChoiceField(
        label=gettext_lazy("What did you do already?"),
        choices=StepKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(self, *args: Any, user: User | None, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.teams: list[Team] = user.current_teams if user else []
        self.platforms = Platform.objects.offered()
        self.fields["platform"].choices = [(row.slug, row.name) for row in self.platforms]
        self.fields["team"].choices = [("", "")] + [
            (str(team.public_id), team.name) for team in self.teams
        ]
        areas = sorted({area for team in self.teams for area in team.areas})
        self.fields["area"].choices = [("", _("Whole team"))] + [(area, area) for area in areas]
        self.seen_later_than_now = False

    # --- one field at a time -------------------------------------------------------------------

    def clean_seen_at(self) -> datetime:
        """The moment of seeing; a clock that runs ahead is set to now, and said so."""
        seen_at: datetime | None = self.cleaned_data["seen_at"]
        if seen_at is None:
            return self.now
        if seen_at > self.now + CLOCK_SLACK:
            self.seen_later_than_now = True
            return self.now
        return seen_at

    # --- what belongs together -------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        category, subcategory = data.get("category"), data.get("subcategory") or ""
        if category and subcategory and subcategory not in SUBCATEGORIES[category]:
            self.add_error("subcategory", ValidationError(UNKNOWN_CHOICE, code="invalid_choice"))
        if category and "severity" not in self.errors:
            self._needs_severity(category, subcategory)
        if category == Category.OTHER and not data.get("title") and "title" not in self.errors:
            self.add_error("title", ValidationError(_("Give it a short title."), code="required"))
        if category:
            self._needs_or_refuses_text(category, subcategory)
        self._belongs_to_a_team()
        if (
            (seen_at := data.get("seen_at"))
            and seen_at < self.now - LONG_AGO
            and not data.get("seen_long_ago")
        ):
            self.add_error(
                "seen_at",
                ValidationError(_("This is more than 30 days ago. Is that right?"), code="old"),
            )
        self.check_texts(allowed=self._own_words())
        return data

    def _needs_severity(self, category: str, subcategory: str) -> None:
        asked = category != Category.OPPORTUNITY and subcategory != SEXUAL_IMAGE_MINOR
        if asked and self.cleaned_data.get("severity") is None:
            self.add_error(
                "severity", ValidationError(_("Choose how serious it is."), code="required")
            )

    def _needs_or_refuses_text(self, category: str, subcategory: str) -> None:
        data = self.cleaned_data
        no_story = keeps_no_story(category, subcategory, bool(data.get("concerns_one_youth")))
        if no_story and data.get("narrative"):
            self.add_error(
                "narrative",
                ValidationError(
                    _("Don't write a story here. Take it out and talk with your team lead."),
                    code="refused",
                ),
            )
        elif not no_story and not data.get("narrative") and "narrative" not in self.errors:
            self.add_error(
                "narrative",
                ValidationError(_("Write in one sentence what you see."), code="required"),
            )
        if keeps_no_place(subcategory):
            for name in ("account_handle", "location_url"):
                if data.get(name):
                    self.add_error(
                        name,
                        ValidationError(
                            _("Don't note an account or an address here. Take it out."),
                            code="refused",
                        ),
                    )

    def _belongs_to_a_team(self) -> None:
        """The chosen team, or the only one, or the one whose area was chosen."""
        data = self.cleaned_data
        area = data.get("area") or ""
        by_id = {str(team.public_id): team for team in self.teams}
        team = by_id.get(data.get("team") or "")
        if team is None and self.teams:
            team = next((t for t in self.teams if area in t.areas), self.teams[0])
        if team and area and area not in team.areas:
            self.add_error("area", ValidationError(UNKNOWN_CHOICE, code="invalid_choice"))
        data["team"] = team

    def _own_words(self) -> list[str]:
        """Words with a capital that are no names here: platforms, teams and their areas."""
        own = [row.name for row in self.platforms]
        for team in self.teams:
            own += [team.name, *team.areas]
        return own

    def observation(self) -> Observation:
        """What was typed, for `actions.log_signal`; call it on a valid form."""
        data = self.cleaned_data
        platform = next((row for row in self.platforms if row.slug == data["platform"]), None)
        taken = {field.name for field in dataclasses.fields(Observation)} - {"platform"}
        return Observation(platform=platform, **{name: data[name] for name in sorted(taken)})


class FilterForm(forms.Form):
    """What the inbox is narrowed to; an unknown value filters nothing."""

    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"),
        required=False,
        choices=lambda: [
            ("", _("All severities")),
            *[(str(value), label) for value, label in reversed(Severity.choices)],
            (Category.OPPORTUNITY.value, _("Opportunities")),
        ],
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=lambda: [("", _("All kinds")), *Category.choices],
    )
    area = forms.ChoiceField(label=gettext_lazy("Place"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = sorted({area for team in user.current_teams for area in team.areas})
        self.fields["area"].choices = [("", _("All places"))] + [(area, area) for area in areas]

    def chosen(self) -> dict[str, str]:
        """The valid values; what isn't an option is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class SearchForm(forms.Form):
    """Words to look for; posted, so that none stands in an address or a log."""

    q = forms.CharField(
        label=gettext_lazy("Search for a word, not for a name"), max_length=200, required=True
    )

    def clean_q(self) -> str:
        """The words. Raises ValidationError for what points at a person.

        A text may hold a name that somebody said is no person: nobody gathers what is written
        about one by searching. Words are looked at one by one, so that an area is no name.
        """
        words: str = self.cleaned_data["q"]
        points = [found for found in findings(words) if found.kind != "name"]
        points += [found for word in words.split() for found in findings(word)]
        if points or "@" in words or LONG_NUMBER.search(words):
            raise ValidationError(
                _("Search for what goes on, not for a person, an account or a number."),
                code="names_someone",
            )
        return words


class AssignForm(forms.Form):
    """Whose signal it becomes: someone who works in its team now."""

    to = forms.ChoiceField(
        label=gettext_lazy("Who takes this up?"),
        error_messages={
            "required": gettext_lazy("Choose who takes this up."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="assign_%s", **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.fields["to"].choices = [("", _("Choose"))] + [
            (key, person.name) for key, person in self.people.items()
        ]

    def clean_to(self) -> User:
        return self.people[self.cleaned_data["to"]]


class StepForm(TextCheckMixin):
    """What was done, with a note without names."""

    checked_texts = ("note",)

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
        help_text=gettext_lazy("What did you agree? No names."),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, allowed: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, auto_id="step_%s", **kwargs)
        self.allowed = list(allowed)

    def clean(self) -> dict[str, Any]:
        self.check_texts(allowed=self.allowed)
        return self.cleaned_data


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="close_%s", **kwargs)

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


class ReopenForm(forms.Form):
    """Nothing to fill in: the button is the question."""


class ReasonForm(forms.Form):
    """Why a privacy officer opens this signal; stands in the audit trail."""

    reason = FreeText(
        label=gettext_lazy("Why do you open this signal?"),
        help_text=gettext_lazy("This reason stands in the trail. No names."),
        max_length=200,
        min_length=5,
        multiline=False,
        error_messages={"required": gettext_lazy("Give a reason first.")},
    )
