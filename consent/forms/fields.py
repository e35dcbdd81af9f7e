"""Fields that several forms of image consent share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from consent.models.request import MAIL_MAX
from privacy.forms import FreeText

UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")
# Written where there is only one parent or guardian.
NO_SECOND = {"-", "–", "geen", "none", "nvt", "n.v.t.", "n.v.t", "n/a"}
NOT_A_MAIL = gettext_lazy("Write it like this: naam@voorbeeld.nl")


class Birthday(forms.DateField):
    """A date of birth as people write it: 3-6-2012, 03/06/2012 or 2012-06-03."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            format="%-d-%-m-%Y",
            attrs={"type": "text", "inputmode": "numeric", "autocomplete": "off", "maxlength": 30},
        )
        errors = {
            "required": gettext_lazy("Fill in the date of birth."),
            "invalid": gettext_lazy("This date doesn't exist. Look at day, month and year again."),
        }
        values = {"widget": widget, "error_messages": errors}
        super().__init__(input_formats=["%d-%m-%Y", "%Y-%m-%d"], **(values | kwargs))

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[\s./-]+", "-", value.strip())[:30]
        return super().to_python(value)


class Address(forms.EmailField):
    """An e-mail address, without the spaces around it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        errors = {"invalid": NOT_A_MAIL} | kwargs.pop("error_messages", {})
        values = {"max_length": MAIL_MAX, "required": False, "widget": widget}
        super().__init__(error_messages=errors, **(values | kwargs))


def line(label: object, most: int, **kwargs: Any) -> FreeText:
    """One line of text of at most so many letters."""
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"})
    return FreeText(label=label, max_length=most, multiline=False, widget=widget, **kwargs)


def refuse_in_words(form: forms.Form, say: Callable[..., str]) -> None:
    """Refuse a text of this form in the language of its page: Django's own is that of the site."""
    for field in form.fields.values():
        if isinstance(field, FreeText):
            field.error_messages |= {
                "citizen_service_number": say("X15"),
                "max_length": say("X16", total=field.max_length),
            }


def option_rows() -> forms.MultipleChoiceField:
    """What is asked for: kinds of image and places, of which the form sets the choices."""
    return forms.MultipleChoiceField(
        label=gettext_lazy("What do you want to ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose photos or videos, and at least one place."),
            "invalid_choice": gettext_lazy("Choose from what is offered."),
        },
    )
