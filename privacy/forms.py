"""The form field of every free text: cleaned first, then counted and checked."""

from typing import Any

from django import forms

from privacy import texts
from privacy.validators import no_citizen_service_number


class FreeText(forms.CharField):
    """Free text as a person types or pastes it; refuses citizen service numbers.

    `multiline` (default) keeps newlines and shows a `textarea`. Length is counted after cleaning,
    so a Windows newline is one character.
    """

    default_validators = [no_citizen_service_number]

    def __init__(self, *, multiline: bool = True, **kwargs: Any) -> None:
        self.multiline = multiline
        if multiline:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        if text in self.empty_values or text is None:
            return text
        return texts.clean(text, multiline=self.multiline) or self.empty_value
