"""Rules of the duty rota as pure functions: which shifts a pattern makes, where nobody is on duty.

Days are Amsterdam days; a shift that ends at or before it starts ends on the next day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from youthwork.lib.dates import (
    DAY,
    NoSuchTime,
    day_of,
    end_of_day,
    moment_at,
    start_of_day,
)

# Somebody is expected to be on duty each evening, when online work is busiest and offices are
# closed; the guideline of the field wants Friday evening covered first of all.
EVENING = (time(18), time(23))
FRIDAY = 4  # as date.weekday()
DIGEST_AT = time(9)  # the daily mail, unless somebody chooses another hour

Span = tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class Gap:
    """A stretch in which nobody is on duty in the evening, from its first day to its last.

    `starts` and `ends` are the first and last moment of it; what lies between two of its evenings
    isn't expected to be covered.
    """

    first: date
    last: date
    starts: datetime
    ends: datetime


def moment(day: date, clock: time) -> datetime:
    """The moment of a clock time; an hour later in the night that skips it."""
    try:
        return moment_at(day, clock)
    except NoSuchTime:
        return moment_at(day, clock.replace(hour=clock.hour + 1))


def shift_of(day: date, starts: time, ends: time) -> Span:
    """Begin and end of a shift that starts on a day; it ends no later than it begins where the
    clock skips all of it."""
    return moment(day, starts), moment(day if ends > starts else day + DAY, ends)


def shifts_of(
    first: date, last: date, weekdays: Iterable[int], starts: time, ends: time
) -> list[tuple[date, Span]]:
    """A shift for each of these weekdays from the first to the last day, in order."""
    wanted = set(weekdays)
    return [
        (day, shift_of(day, starts, ends)) for day in days(first, last) if day.weekday() in wanted
    ]


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def evening_of(day: date) -> Span:
    return shift_of(day, *EVENING)


def uncovered(wanted: Span, covered: Iterable[Span]) -> list[Span]:
    """What of a stretch no shift covers, in order."""
    left, (start, end) = [], wanted
    for from_, until in sorted(covered):
        if until <= start or from_ >= end:
            continue
        if from_ > start:
            left.append((start, from_))
        start = max(start, until)
    if start < end:
        left.append((start, end))
    return left


def gaps(first: date, last: date, covered: Iterable[Span]) -> list[Gap]:
    """Evenings from the first to the last day with nobody on duty; neighbours are one gap."""
    shifts = list(covered)
    found: list[Gap] = []
    for day in days(first, last):
        left = uncovered(evening_of(day), shifts)
        if not left:
            continue
        if found and found[-1].last == day - DAY:
            before = found.pop()
            found.append(Gap(before.first, day, before.starts, left[-1][1]))
        else:
            found.append(Gap(day, day, left[0][0], left[-1][1]))
    return found


def overlaps(spans: Iterable[Span]) -> list[Span]:
    """Where two shifts of one rota run at the same time, in order."""
    found: list[Span] = []
    until: datetime | None = None
    for start, end in sorted(spans):
        if until is not None and start < until:
            found.append((start, min(until, end)))
        until = end if until is None else max(until, end)
    return found


def warned_days(today: date, holidays: Iterable[date]) -> list[date]:
    """The evenings that a warning on the morning of `today` looks at.

    On Thursday and Friday those of the weekend, from Friday to Sunday; every day those of holidays
    within a week.
    """
    found = {day for day in holidays if today <= day <= today + 7 * DAY}
    if today.weekday() in (FRIDAY - 1, FRIDAY):
        friday = today + (FRIDAY - today.weekday()) * DAY
        found |= {friday + number * DAY for number in range(3)}
    return sorted(day for day in found if day >= today)


def runs(of: Iterable[date]) -> list[list[date]]:
    """Days in order, as stretches of days that follow each other."""
    found: list[list[date]] = []
    for day in of:
        if found and day - found[-1][-1] == DAY:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def period(first: date, last: date) -> Span:
    """From the first moment of the first day to the end of the last."""
    return start_of_day(first), end_of_day(last)


def quiet_until(moment_: datetime, start: time | None, end: time | None) -> datetime | None:
    """When the quiet hours end in which a moment falls; None when it falls in none.

    They may run past midnight; equal times mean no quiet hours.
    """
    if start is None or end is None or start == end:
        return None
    today = day_of(moment_)
    for day in (today - DAY, today):
        begins, ends = shift_of(day, start, end)
        if begins <= moment_ < ends:
            return ends
    return None
