"""What the time split counts: sums that the database makes, each one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet, Sum

from organisation.choices import TEAM_ROLES
from organisation.models import Membership, User
from workers.choices.hours import LEAVE, Where
from workers.models import Contract, HourEntry, HourPart
from workers.planning import Period

if TYPE_CHECKING:
    from workers.querysets.hours import HourPartQuerySet

Rows = QuerySet[Any, tuple[Any, ...]]
PARTS = ("night", "morning", "afternoon", "evening")
TIMED = F("night") + F("morning") + F("afternoon") + F("evening")
FRIDAY = 4


def parts(teams: Collection[int] | None, period: Period) -> HourPartQuerySet:
    """Time of these teams in a period; None for all teams."""
    rows = HourPart.objects.between(period.first, period.last)
    return rows if teams is None else rows.filter(team__in=list(teams))


def by_worker(rows: HourPartQuerySet) -> Rows:
    """(worker, team, where, minutes, minutes with times, evening minutes)."""
    sums = {"all_minutes": Sum("minutes"), "timed": Sum(TIMED), "late": Sum("evening")}
    found = rows.order_by().values("worker_id", "team_id", "where").annotate(**sums)
    return found.values_list("worker_id", "team_id", "where", *sums)


def by_day(rows: HourPartQuerySet) -> Rows:
    """(day, minutes online, and of those at night, in the morning, the afternoon, the evening)."""
    sums = {f"{name}_sum": Sum(name) for name in ("minutes", *PARTS)}
    online = rows.filter(where=Where.ONLINE).order_by()
    return online.values("day").annotate(**sums).values_list("day", *sums)


def evenings(rows: HourPartQuerySet, every_since: date | None = None) -> Rows:
    """(day, team, worker) of evenings online: Fridays, and from a day on the others as well."""
    online = rows.filter(where=Where.ONLINE, evening__gt=0).order_by()
    kept = Q(weekday=FRIDAY)
    if every_since is not None:
        kept |= Q(day__gte=every_since)
    return online.filter(kept).values_list("day", "team_id", "worker_id").distinct()


def days_written(rows: HourPartQuerySet) -> Rows:
    """(worker, day) on which anything at all was written down."""
    return rows.order_by().values_list("worker_id", "day").distinct()


def places(teams: Collection[int] | None, period: Period) -> Rows:
    """(worker, team, from, until) of whoever worked in these teams, in other teams as well."""
    rows = Membership.objects.overlapping(period.first, period.last).filter(role__in=TEAM_ROLES)
    if teams is not None:
        rows = rows.filter(user__in=rows.filter(team__in=list(teams)).values("user"))
    return rows.order_by().values_list("user_id", "team_id", "from_day", "until_day")


def people(teams: Collection[int], period: Period) -> Rows:
    """(worker, name, status, left on) of whoever worked in these teams, or has time there."""
    held = Membership.objects.overlapping(period.first, period.last).filter(role__in=TEAM_ROLES)
    there = parts(list(teams), period).order_by().values("worker")
    found = User.objects.filter(pk__in=held.filter(team__in=list(teams)).values("user"))
    found |= User.objects.filter(pk__in=there)
    listed: Rows = found.order_by("name", "pk").values_list("pk", "name", "status", "left_on")
    return listed


def nothing() -> Rows:
    """No rows, for a part that somebody doesn't see."""
    return HourPart.objects.none().values_list("worker_id", "day")


def contracts(teams: Collection[int] | None, period: Period) -> Rows:
    """(worker, from, hours a week, norm) that hold in a period or before it, the oldest first."""
    rows = Contract.objects.filter(from_day__lte=period.last)
    if teams is not None:
        held = Membership.objects.overlapping(period.first, period.last)
        held = held.filter(role__in=TEAM_ROLES, team__in=list(teams))
        rows = rows.filter(user__in=held.values("user"))
    found = rows.order_by("from_day", "pk")
    return found.values_list("user_id", "from_day", "hours_per_week", "norm_percent")


def leave(teams: Collection[int] | None, period: Period) -> Rows:
    """(worker, day, minutes) of leave that was written down."""
    rows = HourEntry.objects.between(period.first, period.last).filter(kind=LEAVE)
    if teams is not None:
        rows = rows.filter(team__in=list(teams))
    sums = {"all_minutes": Sum("minutes")}
    found = rows.order_by().values("worker_id", "day").annotate(**sums)
    return found.values_list("worker_id", "day", *sums)
