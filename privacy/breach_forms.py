"""What is typed about a breach."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.breach_choices import BreachKind, Measure, Risk, Told, Whose
from privacy.forms import FreeText, Moment
from privacy.models import Breach
from privacy.models.breaches import MOST_PEOPLE, NOTE_MAX, TEXT_MAX
from youthwork.lib.said import SeenMixin

CHOOSE = gettext_lazy("Choose one.")
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M"]


def _moment(label: Any, **also: Any) -> Moment:
    """As the browser sends it, or as the Dutch write it."""
    told = gettext_lazy("Write a day and a time, such as 20-11-2026 14:30.")
    return Moment(
        label=label,
        input_formats=MOMENTS,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": told, "required": told},
        **also,
    )


def _text(label: Any, hint: Any = "", most: int = TEXT_MAX, rows: int = 4, **also: Any) -> FreeText:
    return FreeText(
        label=label,
        help_text=hint,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        **also,
    )


def _choice(label: Any, choices: Any, hint: Any = "", **also: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        **also,
    )


class BreachForm(SeenMixin, forms.Form):
    """What happened, as far as it is known: the rest may come later."""

    kind = _choice(gettext_lazy("What went wrong?"), BreachKind.choices, widget=forms.RadioSelect)
    what_happened = _text(
        gettext_lazy("What happened?"),
        gettext_lazy("Plain facts. No names of young people or parents: who it is about is asked."),
        error_messages={"required": gettext_lazy("Write what happened.")},
    )
    found_at = _moment(
        gettext_lazy("When was it found?"),
        help_text=gettext_lazy("From this moment the 72 hours run."),
    )
    happened_at = _moment(gettext_lazy("When did it happen?"), required=False)
    whose = forms.MultipleChoiceField(
        label=gettext_lazy("Whose data are they?"),
        choices=Whose.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    persons = forms.IntegerField(
        label=gettext_lazy("Of how many people, about?"),
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Write a whole number."),
            "min_value": gettext_lazy("Write a whole number."),
            "max_value": gettext_lazy("This number is too large."),
        },
    )
    data = _text(
        gettext_lazy("Which data?"),
        gettext_lazy("For instance: first letter, name of the organisation, a link."),
        NOTE_MAX,
        2,
        required=False,
    )

    def __init__(
        self, *args: Any, now: datetime, breach: Breach | None = None, **kwargs: Any
    ) -> None:
        known: dict[str, Any] = {"found_at": timezone.localtime(now)}
        if breach is not None:
            known = {name: getattr(breach, name) for name in self.base_fields}
        super().__init__(*args, initial=known, **kwargs)
        self.carry(breach, self.base_fields)

    def clean_whose(self) -> list[str]:
        return sorted(self.cleaned_data["whose"])

    def clean_found_at(self) -> datetime:
        found: datetime = self._as_known("found_at")
        return found

    def clean_happened_at(self) -> datetime | None:
        happened: datetime | None = self._as_known("happened_at")
        return happened

    def _as_known(self, name: str) -> Any:
        """What was typed; the same minute is the moment that is known, whose seconds no page
        shows."""
        typed, known = self.cleaned_data[name], getattr(self.row, name, None)
        is_same = typed and known and _on_the_clock(known) == _on_the_clock(typed)
        return known if is_same else typed


def _on_the_clock(moment: datetime) -> str:
    """What a page shows of a moment: of a time that the clock shows twice both are the same."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


class Seen(forms.Form):
    """Which state of the row was on the screen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean(self) -> dict[str, Any]:
        if self.errors.pop("revision", None):
            told = _("Something is missing. Load the page again.")
            raise ValidationError(told, code="revision")
        return super().clean() or self.cleaned_data


class JudgementForm(SeenMixin, Seen):
    """The decision of the privacy officer (GDPR art. 33 and 34)."""

    risk = _choice(
        gettext_lazy("How large is the risk for these people?"),
        Risk.choices,
        widget=forms.RadioSelect,
    )
    consequences = _text(
        gettext_lazy("What may it lead to?"),
        gettext_lazy("Who could do what with it, and how bad is that for a child?"),
        rows=3,
        required=False,
    )
    authority = _choice(
        gettext_lazy("Does the Dutch Data Protection Authority have to know?"),
        Told.choices,
        gettext_lazy("Yes, unless a risk is unlikely (article 33)."),
        widget=forms.RadioSelect,
    )
    authority_at = _moment(gettext_lazy("When was it told?"), required=False)
    authority_reason = _text(
        gettext_lazy("Why not, or why later than 72 hours?"), rows=3, required=False
    )
    people = _choice(
        gettext_lazy("Do the people themselves have to know?"),
        Told.choices,
        gettext_lazy("Yes, when the risk is high (article 34). It may always be done."),
        widget=forms.RadioSelect,
    )
    people_at = _moment(gettext_lazy("When were they told?"), required=False)
    people_reason = _text(gettext_lazy("Why not?"), rows=3, required=False)

    def __init__(self, *args: Any, breach: Breach, **kwargs: Any) -> None:
        known = {name: getattr(breach, name) for name in self.base_fields}
        super().__init__(*args, initial=known, prefix=kwargs.pop("prefix", None), **kwargs)
        said = [name for name in self.base_fields if name != "revision"]
        self.carry(breach, said)


class MeasureForm(forms.Form):
    kind = _choice(gettext_lazy("What was done?"), Measure.choices)
    note = _text(gettext_lazy("Remark"), most=NOTE_MAX, rows=2, required=False)


class DismissForm(SeenMixin, Seen):
    why = _text(
        gettext_lazy("Why was it no breach?"),
        gettext_lazy("It stays in the register with this reason."),
        rows=3,
        error_messages={"required": gettext_lazy("Write down why.")},
    )

    def __init__(self, *args: Any, breach: Breach, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": breach.revision}, **kwargs)
        known = BreachForm.base_fields | JudgementForm.base_fields
        known.pop("revision")
        self.carry(breach, known, read_only=known)
