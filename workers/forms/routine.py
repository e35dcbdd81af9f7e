"""The moments of the week at which somebody wants to be online."""

from __future__ import annotations

from datetime import time

from django import forms
from django.utils.translation import gettext_lazy

from workers.choices.availability import Weekday


class RoutineForm(forms.Form):
    """A time on each day that is chosen; empty is another day."""

    @property
    def times(self) -> dict[int, time]:
        found = {day.value: self.cleaned_data.get(f"at_{day.value}") for day in Weekday}
        return {day: at for day, at in found.items() if at is not None}


for _day in Weekday:
    RoutineForm.base_fields[f"at_{_day.value}"] = forms.TimeField(
        label=_day.label,
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write a time like 19:00.")},
    )
