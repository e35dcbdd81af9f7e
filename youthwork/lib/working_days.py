"""Working days in the Netherlands, as pure functions.

Not a working day: Saturday, Sunday and the public holidays, with 5 May in the years that end in 0
or 5. Good Friday is one (docs/decisions/0080-terms-of-signals.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType

from youthwork.lib.dates import DAY

SATURDAY = 5  # as date.weekday()
GOOD_FRIDAY = "Good Friday"


@cache
def _netherlands() -> ModuleType:
    """The library's one country that we need: its package loads all 250 of them, 8 MB."""
    import holidays  # takes a moment, so on first use

    folder = [f"{path}/countries" for path in holidays.__path__]
    found = PathFinder.find_spec("netherlands", folder)
    assert found and found.loader
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def public_holidays(years: Iterable[int]) -> dict[date, str]:
    """The Dutch public holidays of these years with their English names."""
    return dict(_netherlands().Netherlands(years=years, language="en_US").items())


@cache
def _holidays(year: int) -> frozenset[date]:
    named = public_holidays([year])
    return frozenset(day for day, name in named.items() if GOOD_FRIDAY not in name)


def is_working_day(day: date) -> bool:
    """Whether an office is expected to be open on this day."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: date, number: int) -> date:
    """The working day that comes so many working days after this one, which itself never counts.

    With 0 the day itself. ValueError for fewer.
    """
    if number < 0:
        raise ValueError("working days are counted forwards")
    for _count in range(number):
        day = next_working_day(day)
    return day
