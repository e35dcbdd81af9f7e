"""Which days practice examples are asked of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from privacy.forms import Day


class PeriodForm(forms.Form):
    """The first day and the last."""

    first = Day(label=gettext_lazy("First day"))
    last = Day(label=gettext_lazy("Last day"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", gettext_lazy("The last day is before the first."))
        return cleaned
