"""The figures that goals follow by themselves, and what the readings so far say of a goal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils.formats import number_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from policy.choices.goals import GoalHealth, Unit
from youthwork.lib.suppression import Between

if TYPE_CHECKING:
    from policy.models import Goal, GoalReading

ONE_PLACE = Decimal("0.1")
A_QUARTER = 0.25


class Live(NamedTuple):
    """What is told of a figure: the value, or that it lies between that and `up_to`."""

    value: Decimal
    up_to: Decimal | None = None


def live(source: str, today: date) -> Live | None:
    """The figure as the app that knows it counts it today; None where nothing can be said."""
    found = _counting(source)(today)
    if found is None:
        return None
    if not isinstance(found, Between):
        return Live(_rounded(found))
    least, most = _rounded(found.least), _rounded(found.most)
    return Live(least, most if most > least else None)


def _rounded(value: float) -> Decimal:
    return Decimal(str(value)).quantize(ONE_PLACE)


@cache
def _counting(source: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return import_string(settings.GOAL_FIGURES[source])


def figure(value: Decimal | None, unit: str, up_to: Decimal | None = None) -> str:
    """A figure as people write it: 12, 12,5 or 53%; 0–4 or 86,7–100% where no more is told."""
    if value is None:
        return "–"
    told = "–".join(_written(each) for each in (value, up_to) if each is not None)
    return f"{told}%" if unit == Unit.PERCENT else told


def _written(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return number_format(value, 0 if whole else 1)


def health_of(goal: Goal, readings: Sequence[GoalReading], today: date) -> GoalHealth | None:
    """How a goal stands on a day by these readings; None for a draft, before there is a figure, and
    where too little is told of it."""
    if goal.adopted_on is None or goal.due is None:
        return None
    assert goal.baseline is not None and goal.target is not None  # a goal is adopted with both
    found = [(each.day, each.value, each.up_to) for each in readings]
    return health(goal.baseline, goal.target, goal.adopted_on, goal.due, found, today)


def without_health(goal: Goal, readings: Sequence[GoalReading]) -> str:
    """What is said of an adopted goal of which nothing says how it stands."""
    if any(each.day > goal.adopted_on for each in readings if goal.adopted_on):
        return _("Too few to tell")
    return _("No figure yet")


def health(
    baseline: Decimal,
    target: Decimal,
    since: date,
    due: date,
    readings: Sequence[tuple[date, Decimal, Decimal | None]],
    today: date,
) -> GoalHealth | None:
    """Where a goal ends at the pace so far; None without a reading after it began.

    On track is reached by then; a miss of less than a quarter of the way is at risk; more is off
    track. Once its day has come the last figure alone says it, however old that is: it was to be
    reached before. Works downwards as well. Of a reading of which is told between which figures it
    lies, both must say the same: else a target would find out the number that is hidden.
    """
    found = [each for each in readings if each[0] > since]
    if not found:
        return None
    day, value, up_to = max(found, key=lambda each: each[0])
    way = target - baseline
    pace = 1.0 if max(day, today) >= due else (due - since).days / (day - since).days
    ends = {value, value if up_to is None else up_to}
    said = {_where_it_ends(float(way), float(each - baseline), pace) for each in ends}
    return said.pop() if len(said) == 1 else None


def _where_it_ends(way: float, gone: float, pace: float) -> GoalHealth:
    missing = 1 - gone * max(pace, 1.0) / way
    if missing <= 0 or gone / way >= 1:
        return GoalHealth.ON_TRACK
    return GoalHealth.AT_RISK if missing < A_QUARTER else GoalHealth.OFF_TRACK
