"""What is typed in following a signal up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.forms import FreeText
from signals.choices.signal import (
    WAITING,
    Outcome,
    Status,
    StepKind,
)
from signals.forms.fields import UNKNOWN_CHOICE
from signals.forms.text_check import TextCheckMixin
from signals.models import NOTE_MAX

if TYPE_CHECKING:
    from organisation.models import User


# A partner is informed by sharing, which says what the agreement allows (signals/forms/sharing.py).
OWN_STEPS = [choice for choice in StepKind.choices if choice[0] != StepKind.INFORMED_PARTNER]


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
        choices=[("", gettext_lazy("Choose")), *OWN_STEPS],
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
        """What the step takes; the tick about names only answers a question."""
        self.check_texts(allowed=self.allowed)
        return {name: self.cleaned_data.get(name) for name in ("kind", "note")}


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
    """Why somebody from outside the team opens this signal; stands in the audit trail."""

    reason = FreeText(
        label=gettext_lazy("Why do you open this signal?"),
        help_text=gettext_lazy("This reason stands in the trail. No names."),
        max_length=200,
        min_length=5,
        multiline=False,
        error_messages={"required": gettext_lazy("Give a reason first.")},
    )
