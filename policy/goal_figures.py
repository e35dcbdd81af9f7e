"""The figures that goals follow by themselves, and what the readings so far say of a goal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.formats import number_format
from django.utils.module_loading import import_string

from policy.choices.goals import GoalHealth, Unit

if TYPE_CHECKING:
    from policy.models import Goal, GoalReading

ONE_PLACE = Decimal("0.1")
A_QUARTER = 0.25


def live(source: str, today: date) -> Decimal | None:
    """The figure as the app that knows it counts it today; None where nothing can be said."""
    value = _counting(source)(today)
    return None if value is None else Decimal(str(value)).quantize(ONE_PLACE)


@cache
def _counting(source: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return import_string(settings.GOAL_FIGURES[source])


def figure(value: Decimal | None, unit: str) -> str:
    """A figure as people write it: 12, 12,5 or 53%."""
    if value is None:
        return "–"
    whole = value == value.to_integral_value()
    told = number_format(value, 0 if whole else 1)
    return f"{told}%" if unit == Unit.PERCENT else told


def health_of(goal: Goal, readings: Sequence[GoalReading]) -> GoalHealth | None:
    """How a goal stands by these readings; None for a draft, and before there is a figure."""
    if goal.adopted_on is None or goal.due is None:
        return None
    assert goal.baseline is not None and goal.target is not None  # a goal is adopted with both
    found = [(each.day, each.value) for each in readings]
    return health(goal.baseline, goal.target, goal.adopted_on, goal.due, found)


def health(
    baseline: Decimal,
    target: Decimal,
    since: date,
    due: date,
    readings: Sequence[tuple[date, Decimal]],
) -> GoalHealth | None:
    """Where a goal ends at the pace so far; None without a reading after it began.

    On track is reached by then; a miss of less than a quarter of the way is at risk; more is off
    track. After its day the last figure alone says it. Works downwards as well.
    """
    found = [(day, value) for day, value in readings if day > since]
    if not found:
        return None
    day, value = max(found)
    way, gone = float(target - baseline), float(value - baseline)
    pace = 1.0 if day >= due else (due - since).days / (day - since).days
    missing = 1 - gone * max(pace, 1.0) / way
    if missing <= 0 or gone / way >= 1:
        return GoalHealth.ON_TRACK
    return GoalHealth.AT_RISK if missing < A_QUARTER else GoalHealth.OFF_TRACK
