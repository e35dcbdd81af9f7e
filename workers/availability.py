"""Whether somebody was off at a moment, as far as the organisation knows.

What tells it: leave that was written down, and the hours at which young people can reach somebody.
Of who has neither nothing is known, and nobody is off. Further days off are asked here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst

from organisation import dates, notifications
from organisation.models import User
from outbox.actions import Wait
from workers import handles
from workers.choices.availability import END_OF_DAY, Weekday
from workers.choices.hours import LEAVE
from workers.models import Availability, HourEntry
from youthwork.lib.dates import AMSTERDAM, DAY
from youthwork.lib.together import Asking
from youthwork.lib.working_days import is_working_day

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from outbox.models import Message

Hours = Sequence[tuple[int, time, time]]  # weekday, from, until

OFFICE = (time(9), time(17))  # of who said nothing, on working days
LOOKED_AHEAD = 35  # days
# Kinds that only come while somebody is at work: what isn't urgent leaves free time alone.
IN_OWN_HOURS = "workers."


def known(person: User, moment: datetime) -> QuerySet[User, tuple[bool, bool, bool]]:
    """One row: had leave on that day, has hours at all, could be reached at that moment."""
    local = timezone.localtime(moment)
    hours = Availability.objects.filter(user=OuterRef("pk"))
    then = hours.filter(
        weekday=local.weekday(), from_time__lte=local.time(), until_time__gt=local.time()
    )
    leave = HourEntry.objects.filter(worker=OuterRef("pk"), day=local.date(), kind=LEAVE)
    rows: QuerySet[User, tuple[bool, bool, bool]] = User.objects.filter(pk=person.pk).values_list(
        Exists(leave), Exists(hours), Exists(then)
    )
    return rows


def was_off(rows: Iterable[tuple[bool, bool, bool]]) -> bool:
    """Whether somebody had leave on the day, or could not be reached at the moment."""
    return any(leave or (hours and not there) for leave, hours, there in rows)


def next_moment(person: User, now: datetime, rest: notifications.Rest | None = None) -> datetime:
    """The first moment from now on in somebody's own hours, on a day without leave.

    `rest`: the quiet hours within those.
    """
    rows = Availability.objects.filter(user=person)
    hours = list(rows.values_list("weekday", "from_time", "until_time"))
    today = now.astimezone(AMSTERDAM).date()
    entries = HourEntry.objects.filter(worker=person, kind=LEAVE, day__gte=today)
    leave = set(entries.values_list("day", flat=True))
    return next_in(hours, now, lambda day: day in leave, rest)


def own_hours(
    person: User, now: datetime, rest: notifications.Rest | None = None
) -> tuple[bool, datetime | None]:
    """Whether somebody keeps hours, and until when they are off; None when they are there.

    `rest`: the quiet hours, in which they are off as well. Of who keeps no hours nothing is known:
    they are never off.
    """
    if not Availability.objects.filter(user=person).exists():
        return False, None
    then = next_moment(person, now, rest)
    return True, then if then > now else None


def own_week(person: User) -> Asking[list[tuple[str, str]]]:
    """The hours that somebody keeps, as a page tells them: ("monday, wednesday", "14:00–22:00")."""
    rows = Availability.objects.week_of(person)
    periods = rows.values_list("weekday", "from_time", "until_time")
    yield periods
    days = {day.value: str(day.label) for day in Weekday}
    return [
        (capfirst(named), hours) for named, hours in handles.week_by_hours(periods, days, _clock)
    ]


def _clock(moment: time) -> str:
    return "00:00" if moment == END_OF_DAY else f"{moment:%H:%M}"


def next_in(
    hours: Hours,
    now: datetime,
    is_off: Callable[[date], bool],
    rest: notifications.Rest | None = None,
) -> datetime:
    """The first moment from now on in these hours of the week; office hours where there are none.

    It lies in no quiet hours (`rest`), unless these leave no minute of all hours: they are for rest
    within those, and what waits for neither would wait for ever. When no such moment comes in five
    weeks, `now` itself, or the end of the quiet hours that run now.
    """
    first = None
    for begins, ends in _periods_from(hours, now, is_off):
        first = first or begins
        free = (rest and rest(begins)) or begins
        if free < ends:
            return free
    return first or (rest and rest(now)) or now


def _periods_from(
    hours: Hours, now: datetime, is_off: Callable[[date], bool]
) -> Iterator[dates.Span]:
    """These hours of the coming five weeks, in order; what has passed of them is left out."""
    today = now.astimezone(AMSTERDAM).date()
    for day in (today + number * DAY for number in range(LOOKED_AHEAD)):
        if is_off(day):
            continue
        periods = sorted((start, end) for weekday, start, end in hours if weekday == day.weekday())
        if not hours and is_working_day(day):
            periods = [OFFICE]
        for start, end in periods:
            begins, ends = dates.moment(day, start), dates.moment(day, end)
            if ends > now:
                yield max(begins, now), ends


def wait(message: Message, now: datetime) -> Wait | None:
    """Whether a message has to wait: for what somebody chose, or for their own hours."""
    chosen = notifications.wait(message, now)
    if not message.kind.startswith(IN_OWN_HOURS) or (chosen and chosen.until is None):
        return chosen
    person = User.objects.reader_of(message)
    if person is None:
        return chosen
    then = next_moment(person, now, notifications.rest_of(person) if chosen else None)
    return Wait(then) if then > now else None
