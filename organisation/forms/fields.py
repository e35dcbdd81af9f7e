"""Fields that several forms use: yes or no, lines, a phone number."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.forms import FreeText

phone_like = RegexValidator(r"^[0-9+()\s-]{3,20}$", gettext_lazy("Use digits, spaces, + and -."))


class YesNo(forms.TypedChoiceField):
    """Yes or no as two radio buttons, nothing chosen beforehand."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class Lines(FreeText):
    """Several names, one on each line; a list without doubles, in the order typed."""

    def __init__(self, *, most: int = 30, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in (super().clean(value) or "").splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if not all(any(map(str.isalnum, line)) for line in found):
            raise ValidationError(_("Write a letter or a digit on each line."), code="no_name")
        if len(found) > self.most or any(len(line) > 60 for line in found):
            raise ValidationError(
                _("At most %(most)d lines of 60 characters."),
                code="too_many",
                params={"most": self.most},
            )
        return found


def not_in_the_future(day: date | None, today: date) -> date | None:
    """The day, or None where none was given. Raises ValidationError, `future`, after `today`."""
    if day is not None and day > today:
        raise ValidationError(_("This day is still to come."), code="future")
    return day
