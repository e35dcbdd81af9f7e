"""Working days in the Netherlands, as pure functions.

Not a working day: Saturday, Sunday and the public holidays, with 5 May in the years that end in 0
or 5. Good Friday is one (docs/decisions/0080-terms-of-signals.md).
"""

from __future__ import annotations

from datetime import date
from functools import cache

from youthwork.lib.dates import DAY

SATURDAY = 5  # as date.weekday()
GOOD_FRIDAY = "Good Friday"


@cache
def _holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays  # takes a moment, so on first use

    named = country_holidays("NL", years=year, language="en_US")
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
