"""What hours put on someone's start page: the own week, for that person alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from organisation.models import User
from workers.agreed import may_follow
from workers.models import Availability, Contract, HourPart, PulseRound, RoutineTime, Timer
from workers.periods import clock_of
from workers.planning import Period, in_force, norm_minutes
from workers.querysets.hours import Minutes
from workers.wording import hours, norm_of
from youthwork.lib.dates import DAY, week_start
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking

RADIUS = 50  # of the ring, in the units of its drawing
BAR = 520  # width of the bar, likewise


@dataclass(frozen=True)
class Week:
    """One's own week as the tile draws it: texts in hours, lengths as literal numbers."""

    online: str
    norm: str  # "" without a contract
    left: str  # hours to the norm; "" when it is reached
    ring: str  # dashes of the ring's stroke
    online_percent: str
    offline_percent: str
    norm_text: str  # as agreed: a share, or hours a week
    norm_percent: int
    on_width: str
    off_from: str
    off_width: str
    norm_at: str

    @classmethod
    def of(cls, minutes: Minutes, contracts: list[Contract], today: date) -> Week:
        """`contracts` of one person, that of today and any that begins before the week is over."""
        contract, monday = in_force(contracts, today), week_start(today)
        norm = norm_minutes(contracts, Period(monday, monday + 6 * DAY))
        percent = round(minutes.online_percent or 0)
        share = contract.terms.norm_percent if contract else 0.0
        around = 2 * math.pi * RADIUS
        done = min(1.0, minutes.online / norm) if norm else 0.0
        split = BAR * percent / 100
        return cls(
            online=hours(minutes.online),
            norm=hours(norm) if norm else "",
            left=hours(norm - minutes.online) if norm > minutes.online else "",
            ring=f"{done * around:.1f} {around:.1f}",
            online_percent=str(percent),
            offline_percent=str(100 - percent),
            norm_text=norm_of(contract) if contract else "",
            norm_percent=round(share),
            on_width=f"{max(0.0, split - 1):.1f}",  # two units of air between the two
            off_from=f"{split + 1:.1f}",
            off_width=f"{max(0.0, BAR - split - 1):.1f}",
            norm_at=f"{BAR * share / 100:.1f}",
        )


def _minutes(user: User, first: date, last: date) -> QuerySet[HourPart, tuple[int, ...]]:
    return HourPart.objects.of_worker(user).between(first, last).by_where()


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """When young people can reach this person today, a timer, the own routine, the online week.

    The last only after the works council agreed: figures on staff need that (WOR article 27,
    paragraph 1, k and l).
    """
    if not user.has_perm("workers.write_hours"):
        return []
    found, today = [], timezone.localdate(now)
    agreed = may_follow(today)
    monday = week_start(today)
    periods = Availability.objects.next_at(user, now)
    minutes = prepared(_minutes, user, monday, monday + 6 * DAY)
    contracts = prepared(lambda me, day: Contract.objects.until(me, day), user, monday + 6 * DAY)
    timers = prepared(lambda me: Timer.objects.visible_to(me), user)
    rounds = prepared(lambda me, day: PulseRound.objects.waiting_for(me, day)[:1], user, today)
    moments = RoutineTime.objects.waiting_for(user, today).values_list("at", flat=True)
    always = (periods, timers, rounds, moments)
    yield (*always, minutes, contracts) if agreed else always
    for reachable in periods:
        local = timezone.localtime(now)
        context = {"period": reachable, "is_now": reachable.from_time <= local.time()}
        found.append(
            Tile("workers.reachable", "workers/_tile_reachable.html", 5, context, Place.HEAD)
        )
    for timer in timers:
        context = {
            "timer": timer,
            "since": clock_of(timer.started_at),
            "too_long": timer.runs_too_long(now),
        }
        found.append(Tile("workers.timer", "workers/_tile_timer.html", 8, context))
    for at in moments:
        found.append(Tile("workers.routine", "workers/_tile_routine.html", 28, {"at": at}))
    for waiting in rounds:
        context = {"number": len(waiting.questions)}
        found.append(Tile("workers.pulse", "workers/_tile_pulse.html", 60, context))
    if agreed:
        done = Minutes.of(minutes)
        week = Week.of(done, list(contracts), today) if done.base else None
        found.append(Tile("workers.week", "workers/_tile_week.html", 30, {"week": week}))
    return found
