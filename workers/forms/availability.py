"""The hours of a week at which somebody can be reached."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workers.actions.availability import Period
from workers.choices.availability import Weekday

PERIODS = ("", "_2")  # a day may have a break in between


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write a time like 19:00.")},
    )


class WeekForm(forms.Form):
    """Each day with two periods at most; a day without hours is a day off."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        for day in Weekday:
            for part in PERIODS:
                start, end = f"from_{day}{part}", f"until_{day}{part}"
                given = [self.cleaned_data.get(name) for name in (start, end)]
                if any(given) and not all(given) and not {start, end} & set(self.errors):
                    missing = end if given[0] else start
                    told = _("Give both a start and an end.")
                    self.add_error(missing, ValidationError(told, code="half"))
        return self.cleaned_data

    @property
    def periods(self) -> list[Period]:
        found = []
        for day in Weekday:
            for part in PERIODS:
                start = self.cleaned_data.get(f"from_{day}{part}")
                end = self.cleaned_data.get(f"until_{day}{part}")
                if start and end:
                    found.append((day.value, start, end))
        return found

    @staticmethod
    def known(periods: Iterable[Period]) -> dict[str, Any]:
        """What is there already, as the fields take it."""
        seen: dict[int, int] = {}
        values: dict[str, Any] = {}
        for weekday, start, end in periods:
            place = seen[weekday] = seen.get(weekday, -1) + 1
            if place < len(PERIODS):
                part = PERIODS[place]
                values |= {f"from_{weekday}{part}": start, f"until_{weekday}{part}": end}
        return values


for _day in Weekday:
    for _part in PERIODS:
        WeekForm.base_fields[f"from_{_day.value}{_part}"] = _time(gettext_lazy("From"))
        WeekForm.base_fields[f"until_{_day.value}{_part}"] = _time(gettext_lazy("Until"))
