"""What is typed about a contract."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.forms import Day
from workers.models.hours import NORM_PERCENT

NUMBER = gettext_lazy("Write a number, like 32 or 28.5.")


class ContractForm(forms.Form):
    """Hours a week with the norm as a share or as hours a week, from a day on."""

    hours_per_week = forms.DecimalField(
        label=gettext_lazy("Hours a week"),
        min_value=0,
        max_value=60,
        max_digits=3,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 5}),
        error_messages={
            "required": gettext_lazy("Fill in the hours a week."),
            "invalid": NUMBER,
            "max_digits": NUMBER,
            "max_decimal_places": NUMBER,
            "max_whole_digits": NUMBER,
            "min_value": gettext_lazy("From 0 to 60 hours."),
            "max_value": gettext_lazy("From 0 to 60 hours."),
        },
    )
    norm_percent = forms.IntegerField(
        label=gettext_lazy("Online norm, in per cent"),
        initial=NORM_PERCENT,
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 3}),
        error_messages={
            "invalid": gettext_lazy("Write a whole number."),
            "min_value": gettext_lazy("From 0 to 100."),
            "max_value": gettext_lazy("From 0 to 100."),
        },
    )
    norm_hours = forms.DecimalField(
        label=gettext_lazy("Or a fixed number of hours online a week"),
        help_text=gettext_lazy("Filled in, this holds instead of the per cent."),
        required=False,
        min_value=0,
        max_value=60,
        max_digits=3,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 5}),
        error_messages={
            "invalid": NUMBER,
            "max_digits": NUMBER,
            "max_decimal_places": NUMBER,
            "max_whole_digits": NUMBER,
            "min_value": gettext_lazy("From 0 to 60 hours."),
            "max_value": gettext_lazy("From 0 to 60 hours."),
        },
    )
    from_day = Day(
        label=gettext_lazy("From which day?"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asked = {"norm_percent", "norm_hours"}
        if not asked & set(self.errors) and all(cleaned.get(name) is None for name in asked):
            self.add_error("norm_percent", ValidationError(_("Fill in the norm."), code="required"))
        return cleaned
