"""On which days an activity takes place, as pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from youthwork.lib.dates import add_months

ONCE, MONTHLY = "once", "monthly"
WEEKS = {"weekly": 1, "fortnightly": 2}


def occurrences(
    first: date, recurrence: str, *, since: date, until: date, last: date | None = None
) -> Iterator[date]:
    """The days on which something takes place from `since` up to and including `until`.

    `first` is its first day and `last`, when it has one, the last day it may fall on. A month
    counts from the first day, so the 31st becomes the last day of a shorter month and is the 31st
    again after it.
    """
    until = min(until, last) if last else until
    if recurrence == ONCE:
        if since <= first <= until:
            yield first
        return
    number = _before(first, recurrence, since)
    while (day := _nth(first, recurrence, number)) <= until:
        if day >= since:
            yield day
        number += 1


def next_day(first: date, recurrence: str, today: date, last: date | None = None) -> date | None:
    """The first day from today on; None when it is over."""
    horizon = max(first, today) + timedelta(days=62)  # longer than the longest gap, a month
    return next(occurrences(first, recurrence, since=today, until=horizon, last=last), None)


def _nth(first: date, recurrence: str, number: int) -> date:
    if recurrence == MONTHLY:
        return add_months(first, number)
    return first + timedelta(weeks=WEEKS[recurrence] * number)


def _before(first: date, recurrence: str, since: date) -> int:
    """The number of an occurrence at or before `since`, or the first one."""
    if since <= first:
        return 0
    if recurrence == MONTHLY:
        return max(0, (since.year - first.year) * 12 + since.month - first.month - 1)
    return (since - first).days // (7 * WEEKS[recurrence])


FIGURES_FROM = (1, 15)  # when the yearly national figures of social media begin to come out


def figures_are_out(today: date) -> bool:
    """Whether this is the time of the year to take over new national figures."""
    return (today.month, today.day) >= FIGURES_FROM and today.month <= 2
