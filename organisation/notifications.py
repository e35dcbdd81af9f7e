"""What reaches somebody when: the kinds one may choose for, and whether a message has to wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

from organisation import dates
from organisation.choices import Timing
from organisation.models import NotificationChoice, QuietHours, User
from outbox.actions import Wait
from youthwork.lib.dates import day_of, start_of_day
from youthwork.lib.together import Asking
from youthwork.lib.working_days import is_working_day

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from outbox.models import Message

LATEST_DIGEST = time(23)  # of a day
RUN_EVERY = timedelta(hours=1)
WITHIN_A_RUN = timedelta(minutes=75)  # one may be late
DAY_ENDS = time(18)  # for who keeps no hours


@dataclass(frozen=True)
class Kind:
    """A kind of message of which one chooses when it comes."""

    key: str
    name: StrPromise | str
    hint: StrPromise | str
    usual: str  # a Timing
    is_urgent: bool  # always at once: nobody chooses
    rights: tuple[str, ...]
    page: str  # name of the address where one goes on
    also: tuple[str, ...] = ()  # kinds that come as this one does

    def is_for(self, user: User) -> bool:
        return not self.rights or any(map(user.has_perm, self.rights))


def kinds() -> dict[str, Kind]:
    """Every kind that settings name, in their order."""
    return {key: _kind(key, row) for key, row in settings.NOTIFICATION_KINDS.items()}


def kind_of(message: Message) -> Kind | None:
    """The kind that a message comes as; None for one that nobody chooses about."""
    for key, row in settings.NOTIFICATION_KINDS.items():
        if message.kind == key or message.kind in row.get("also", ()):
            return _kind(key, row)
    return None


def _kind(key: str, row: Mapping[str, Any]) -> Kind:
    return Kind(
        key=key,
        name=settings.MESSAGE_NAMES[key],
        hint=row.get("hint", ""),
        usual=row.get("usual", Timing.AT_ONCE),
        is_urgent=row.get("is_urgent", False),
        rights=row.get("rights", ()),
        page=row.get("page", "home"),
        also=row.get("also", ()),
    )


def timing(user: User, kind: Kind) -> str:
    """What somebody chose for a kind, else what is usual for it."""
    return NotificationChoice.objects.timing_of(user, kind.key) or kind.usual


def timings(user: User) -> dict[str, str]:
    """Somebody's own choices: kind -> timing; what is missing is as usual."""
    return NotificationChoice.objects.of(user)


def hours_of(user: User) -> QuietHours:
    return QuietHours.objects.filter(user=user).first() or QuietHours(user=user)


def wait(message: Message, now: datetime) -> Wait | None:
    """Whether a message has to wait: for the daily mail, or until somebody is there again.

    Kinds that settings don't name never wait, and neither does what is urgent: whoever it goes
    to has the duty, or is the next because nobody took it over.
    """
    kind = kind_of(message)
    if kind is None and message.kind not in settings.IN_OWN_HOURS:
        return None
    if kind is not None and kind.is_urgent:
        return None
    user = User.objects.reader_of(message)
    if user is None:
        return None
    if kind is not None and timing(user, kind) == Timing.DIGEST:
        return Wait(None)
    until = left_alone_until(user, now)
    return Wait(until) if until else None


Rest = Callable[[datetime], datetime | None]  # until when it is quiet; None when it isn't


def left_alone_until(user: User, now: datetime) -> datetime | None:
    """When somebody is there and has no quiet hours; None when that is now."""
    rest = rest_of(user)
    kept, off = own_hours(user, now, rest)
    return off if kept else rest(now)


def rest_of(user: User) -> Rest:
    """The quiet hours that somebody chose."""
    quiet = hours_of(user)
    return lambda moment: dates.quiet_until(moment, quiet.quiet_from, quiet.quiet_until)


def own_hours(user: User, now: datetime, rest: Rest | None = None) -> tuple[bool, datetime | None]:
    """Whether somebody keeps hours, and until when they are off; None when they are there.

    With `rest` they are off in their quiet hours too, where these leave anything of the hours.
    """
    found: tuple[bool, datetime | None] = import_string(settings.OWN_HOURS)(user, now, rest)
    return found


def own_week(user: User) -> Asking[list[tuple[str, str]]]:
    """The hours that somebody keeps: days and hours, in words."""
    found: Asking[list[tuple[str, str]]] = import_string(settings.OWN_WEEK)(user)
    return found


def digest_is_due(user: User, now: datetime) -> bool:
    """Whether the hour of somebody's daily mail has come, on a day on which they work.

    Before their own hours it waits for these; after them it comes at its hour, which they chose: of
    the last one of a day at its beginning, for the run of each hour may lie anywhere in it. What
    began to wait later in the day goes while they are there, else with the next day's.
    """
    today = day_of(now)
    its_hour = dates.moment(today, min(hours_of(user).digest_at, LATEST_DIGEST))
    if now < its_hour:
        return False
    kept, off = own_hours(user, now)
    if now - its_hour > WITHIN_A_RUN:
        if not kept and not (is_working_day(today) and now < dates.moment(today, DAY_ENDS)):
            return False
        free = left_alone_until(user, now - RUN_EVERY)  # also for less than lies between two runs
        return left_alone_until(user, now) is None or (free is not None and free <= now)
    if kept:
        return off is None or (day_of(off) > today and _works_on(user, today))
    return is_working_day(today)


def _works_on(user: User, day: date) -> bool:
    """Whether somebody who keeps hours has any on this day."""
    _kept, first = own_hours(user, start_of_day(day))
    return first is None or day_of(first) == day
