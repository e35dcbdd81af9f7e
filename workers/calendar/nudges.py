"""What the day brings for who is little online: one kind question, after a week the lead."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from organisation import notifications
from organisation.choices import Role
from organisation.models import Membership, User
from workers import availability, figures
from workers.actions import nudges as deeds
from workers.agreed import may_follow
from workers.choices.hours import LEAVE
from workers.models import HourEntry, Nudge
from workers.planning import norm_of
from youthwork.lib.dates import day_of

UNDER = 15  # percent of the time online and offline of 28 days
NEW = timedelta(days=28)
USUAL_NORM = 25
LOOKED_BACK = timedelta(days=14)


def nudges(today: date, now: datetime) -> dict[str, int]:
    """Ask who is under 15 percent over 28 days, once in 28; tell leads of what is a week old.

    Nobody is asked in their first 28 days, without hours, while they are away, or on a day on which
    the mail would wait for their own hours. After an outage
    everything is looked at as it is today, so nobody gets a question of a month that has passed.
    """
    done = {"nudges_sent": 0, "nudges_told": 0}
    if not may_follow(today):
        return done
    done["nudges_sent"] = sum(_ask(person, reading, today, now) for person, reading in _due(today))
    for nudge in Nudge.objects.to_tell_leads_of(today).select_related("worker"):
        leads = User.objects.leads_of(nudge.worker, today)
        done["nudges_told"] += deeds.tell_leads(nudge, leads, now=now)
    return done


def _due(today: date) -> list[tuple[User, tuple[float, float]]]:
    """Who is to be asked, with their share online and norm; never who reaches the own norm."""
    period = figures.rolling(today)
    reading = figures.read(period, today)
    not_now = _not_now(today)
    low = {
        worker: tally.share
        for worker, tally in reading.by_worker.items()
        if tally.share is not None and tally.share < UNDER and worker not in not_now
    }
    norms = {worker: _norm(reading, worker) for worker in low}
    low = {worker: share for worker, share in low.items() if share < norms[worker]}
    people = User.objects.holding(Role.WORKER, today).filter(pk__in=low)
    return [(person, (low[person.pk], norms[person.pk])) for person in people]


def _norm(reading: figures.Reading, worker: int) -> float:
    norm = norm_of(reading.spans.get(worker, []))
    return USUAL_NORM if norm is None else norm


def _not_now(today: date) -> set[int]:
    """Who was asked lately, is new, or is away as far as they wrote down."""
    asked = set(Nudge.objects.sent_since(today).values_list("worker", flat=True))
    began = Membership.objects.began_as(Role.WORKER, today)
    new = {worker for worker, day in began.items() if day > today - NEW}
    return asked | new | away(today)


def away(today: date) -> set[int]:
    """Who has leave today, or had it on the last day on which they wrote anything."""
    rows = HourEntry.objects.filter(day__gte=today - LOOKED_BACK, day__lte=today).order_by("day")
    last: dict[int, tuple[date, bool]] = {}
    found = set()
    for worker, day, kind in rows.values_list("worker", "day", "kind"):
        if kind == LEAVE and day == today:
            found.add(worker)
        same = worker in last and last[worker][0] == day
        last[worker] = (day, kind == LEAVE and (not same or last[worker][1]))
    return found | {worker for worker, (_day, is_leave) in last.items() if is_leave}


def _ask(person: User, shares: tuple[float, float], today: date, now: datetime) -> bool:
    online, norm = shares
    goes_at = availability.next_moment(person, now, notifications.rest_of(person))
    if day_of(goes_at) > today:
        return False  # on another day: the lead is told a week after, and they hear it first
    return deeds.ask(person, online=online, norm=norm, today=today, now=now) is not None
