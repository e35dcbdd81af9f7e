"""Fields and words that the forms of signals share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from privacy.forms import Moment
from signals.choices.rounds import Decision
from signals.quarters import silent_from
from signals.silence import too_soon

MOMENT_FORMATS = [
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
]


NOT_A_MOMENT = gettext_lazy("Choose a day and a time.")
UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")


class DoneField(Moment):
    """When something was done, where that was before it is written down."""

    def __init__(self, label: Any = None, help_text: Any = "") -> None:
        super().__init__(
            label=label or gettext_lazy("Done earlier? When?"),
            help_text=help_text,
            required=False,
            input_formats=MOMENT_FORMATS,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={"invalid": NOT_A_MOMENT},
        )


class OfferedField(forms.ChoiceField):
    """One of the rows that a form offers, by public id; an empty choice is None."""

    def offer(self, rows: Iterable[Any], empty: str, named: Callable[[Any], str]) -> None:
        self.offered = {str(row.public_id): row for row in rows}
        self.choices = [("", empty)] + [(key, named(row)) for key, row in self.offered.items()]

    def clean(self, value: Any) -> Any:
        return self.offered.get(super().clean(value))


class DoerField(OfferedField):
    """Who does what was planned, instead of who has it now."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Who does it?"),
            error_messages={
                "required": gettext_lazy("Choose who does it."),
                "invalid_choice": UNKNOWN_CHOICE,
            },
        )


def radio(choices: type, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
        **kwargs,
    )


def offer_silence(field: Any, asked_on: date | None, today: date) -> None:
    """Leave *no answer* out while the platform has time to answer, and say from when it can be."""
    if asked_on is None or today >= silent_from(asked_on):
        return
    field.choices = [each for each in field.choices if each[0] != Decision.NO_ANSWER]
    field.help_text = too_soon(asked_on)
