"""What the page of one's own hours shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from workers.actions.availability import Period
from workers.choices.availability import Weekday
from workers.forms.availability import PERIODS, WeekForm
from workers.models import Availability


@dataclass(frozen=True)
class Day:
    """A day of the week with its fields; the second pair is shown when it is used."""

    label: str
    value: int
    first: tuple[BoundField, BoundField]
    second: tuple[BoundField, BoundField]
    is_split: bool


def periods(rows: Iterable[Availability]) -> list[Period]:
    return [(row.weekday, row.from_time, row.ends) for row in rows]


def page(form: WeekForm, rows: Iterable[Availability]) -> dict[str, Any]:
    days = []
    for day in Weekday:
        first, second = (
            (form[f"from_{day.value}{part}"], form[f"until_{day.value}{part}"]) for part in PERIODS
        )
        is_split = any(field.value() or field.errors for field in second)
        days.append(Day(str(day.label), day.value, first, second, is_split))
    return {"form": form, "days": days, "has_hours": bool(list(rows))}
