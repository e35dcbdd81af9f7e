"""Until when somebody is off, by the hours at which young people can reach them.

Of who keeps no hours nothing is known: they are never off. Leave that was written down is off
for the whole day, as everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.utils import timezone

from organisation import dates
from organisation.models import User
from workers.actions.availability import Period
from workers.choices.hours import LEAVE
from workers.models import Availability, HourEntry
from youthwork.lib.dates import AMSTERDAM, DAY

AHEAD = 15  # days that are looked at; who is away longer is looked at again then


def of(user: User, now: datetime) -> tuple[bool, datetime | None]:
    """Whether somebody keeps hours, and the moment until which they are off, if they are."""
    week = Availability.objects.week_of(user)
    periods = [(row.weekday, row.from_time, row.until_time) for row in week]
    if not periods:
        return False, None
    today = timezone.localdate(now)
    leave = HourEntry.objects.filter(
        worker=user, kind=LEAVE, day__gte=today, day__lt=today + AHEAD * DAY
    )
    return True, off_until(periods, set(leave.values_list("day", flat=True)), now)


def off_until(periods: Iterable[Period], leave: Collection[date], now: datetime) -> datetime | None:
    """The next moment within these hours; None when that is now."""
    week = sorted(periods)
    local = now.astimezone(AMSTERDAM)
    for number in range(AHEAD):
        day = local.date() + number * DAY
        if day in leave:
            continue
        for weekday, start, end in week:
            if weekday != day.weekday():
                continue
            if dates.moment(day, start) <= now < dates.moment(day, end):
                return None
            if dates.moment(day, start) > now:
                return dates.moment(day, start)
    return dates.moment(local.date() + AHEAD * DAY, week[0][1])
