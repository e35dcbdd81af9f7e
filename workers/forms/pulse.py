"""The short questions, from 1 to 5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from workers.choices.pulse import HIGHEST, LOWEST, Pulse
from workers.forms.activities import UNKNOWN_CHOICE


class PulseForm(forms.Form):
    """A field for each question that is asked; nothing is chosen beforehand."""

    def __init__(self, *args: Any, questions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question] = forms.TypedChoiceField(
                label=Pulse(question).label,
                choices=[(str(value), str(value)) for value in range(LOWEST, HIGHEST + 1)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": gettext_lazy("Choose a number from 1 to 5."),
                    "invalid_choice": UNKNOWN_CHOICE,
                },
            )
