"""Who comes back after everything was erased."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from consent.forms.fields import Birthday, line
from consent.models.request import NAME_MAX


class ErasedForm(forms.Form):
    """The mark holds no name: it is found by what the family says."""

    first_name = line(
        gettext_lazy("First name of the young person"),
        NAME_MAX,
        error_messages={"required": gettext_lazy("Fill in the first name.")},
    )
    date_of_birth = Birthday(label=gettext_lazy("Date of birth"))

    def who(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"first_name": given["first_name"], "born": given["date_of_birth"]}
