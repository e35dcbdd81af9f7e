"""What a worked period comes to by day and by part of the day, as pure functions.

Everything is counted in real minutes on the Amsterdam clock: the night in October has an hour more,
the one in March an hour less. A day ends at midnight, so a Friday evening ends at 24:00. The parts
of a period always sum to its minutes (docs/decisions/0145-hours-are-kept-split-by-day.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from youthwork.lib.dates import AMSTERDAM, DAY, NoSuchTime, day_of, end_of_day, moment_at

MINUTE = timedelta(minutes=1)
DAILY_REST = timedelta(hours=11)  # Arbeidstijdenwet, article 5:3
DAY_BEGINS = time(5)  # on the clock; who begins to work before it goes on with the day before
FRIDAY = 4  # as date.weekday()
# Each part of the day with the hour on the clock at which it begins.
NIGHT, MORNING, AFTERNOON, EVENING = "night", "morning", "afternoon", "evening"
PARTS = {NIGHT: 0, MORNING: 6, AFTERNOON: 12, EVENING: 18}


@dataclass(frozen=True)
class Piece:
    """Minutes that lie in one part of one day."""

    day: date
    part: str
    minutes: int


@dataclass(frozen=True)
class DayMinutes:
    """What was worked on one day; the parts are zero where only a length was written down."""

    day: date
    minutes: int
    night: int = 0
    morning: int = 0
    afternoon: int = 0
    evening: int = 0


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes from one moment to another."""
    return int((end - start) / MINUTE)


def moments(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """The period from one time on the clock to another, which is on the next day when not later.

    Raises NoSuchTime for a time that the clock skips; one that it shows twice is the first.
    """
    return moment_at(day, start), moment_at(day + DAY if end <= start else day, end)


def pieces(start: datetime, end: datetime) -> Iterator[Piece]:
    """The period in its order, cut at midnight, 6:00, 12:00 and 18:00; nothing when it is empty."""
    if end <= start:
        return
    day, done = day_of(start), 0
    while True:
        for part, last in _parts_of(day):
            # Counted from the start, so that what rounds off in one piece is in the next.
            until = minutes_between(start, min(last, end))
            if until > done:
                yield Piece(day, part, until - done)
                done = until
            if last >= end:
                return
        day += DAY


def by_day(start: datetime, end: datetime) -> list[DayMinutes]:
    """The days of a period with the minutes of each, first day first."""
    found: dict[date, dict[str, int]] = {}
    for piece in pieces(start, end):
        found.setdefault(piece.day, {})[piece.part] = piece.minutes
    return [DayMinutes(day, sum(parts.values()), **parts) for day, parts in found.items()]


def moved_to(day: date, start: datetime, end: datetime) -> tuple[datetime, datetime] | None:
    """The same times on the clock on another day.

    None when the clock skips one of them there, or went back between them past where it began.
    """
    if day_of(start) == day_of(end) and clock_of(end) <= clock_of(start):
        return None
    try:
        return moments(day, clock_of(start), clock_of(end))
    except NoSuchTime:
        return None


def clock_of(moment: datetime) -> time:
    """What the Amsterdam clock shows, to the minute."""
    return moment.astimezone(AMSTERDAM).time().replace(second=0, microsecond=0)


def short_rests(
    periods: Iterable[tuple[datetime, datetime]], least: timedelta = DAILY_REST
) -> list[tuple[datetime, datetime]]:
    """The gaps (end, start) between the work of two days that are shorter than the daily rest.

    What begins before five in the night belongs to the day before; a break within a day is none.
    """
    in_order = sorted(periods)
    return [
        (earlier[1], later[0])
        for earlier, later in pairwise(in_order)
        if earlier[1] < later[0] < earlier[1] + least
        and _working_day(earlier[0]) != _working_day(later[0])
    ]


def _working_day(moment: datetime) -> date:
    day = day_of(moment)
    return day - DAY if clock_of(moment) < DAY_BEGINS else day


def _parts_of(day: date) -> Iterator[tuple[str, datetime]]:
    """Each part of a day with the moment at which it ends."""
    names, hours = list(PARTS), list(PARTS.values())
    for name, hour in zip(names, hours[1:], strict=False):
        yield name, moment_at(day, time(hour))
    yield names[-1], end_of_day(day)
