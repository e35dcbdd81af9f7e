"""What the time split counts: sums that the database makes, each one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, ExtractDay, TruncMonth, TruncWeek

from organisation.choices import TEAM_ROLES
from organisation.models import Membership, User
from workers.choices.hours import LEAVE, Where
from workers.models import Contract, HourDay, HourEntry, HourPart, HourWeek
from workers.periods import FRIDAY, PARTS
from workers.planning import WEEK, Period
from youthwork.lib.dates import DAY
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import counted

if TYPE_CHECKING:
    from workers.querysets.hours import HourPartQuerySet

Rows = QuerySet[Any, tuple[Any, ...]]
TIMED = F("night") + F("morning") + F("afternoon") + F("evening")


def parts(teams: Collection[int] | None, period: Period) -> HourPartQuerySet:
    """Time of these teams in a period; None for all teams."""
    rows = HourPart.objects.between(period.first, period.last)
    return rows if teams is None else rows.filter(team__in=teams)


WEEK_SUMS = ("online", "offline", "other", "timed", "evening")


def weeks(teams: Collection[int] | None, period: Period) -> QuerySet[HourWeek]:
    """What is summed already: the whole weeks of a period."""
    whole = period.whole_weeks
    rows = HourWeek.objects.filter(monday__gte=whole.first, monday__lte=whole.last)
    return rows if teams is None else rows.filter(team__in=teams)


def edges(teams: Collection[int] | None, period: Period) -> HourPartQuerySet:
    """Time on the days of a period before its first whole week and after its last."""
    whole = period.whole_weeks
    return parts(teams, period).filter(Q(day__lt=whole.first) | Q(day__gt=whole.last))


def by_worker(teams: Collection[int] | None, period: Period) -> tuple[Rows, Rows]:
    """(worker, team, and minutes online, offline, other, with times, in the evening), twice.

    Of the whole weeks from the sums, and of the days about them; to be added up.
    """
    of_weeks: dict[str, Any] = {f"{name}_sum": Sum(name) for name in WEEK_SUMS}
    online = Q(where=Where.ONLINE)
    of_days = {
        **{f"{w}_sum": Sum("minutes", filter=Q(where=w), default=0) for w in Where.values},
        "timed_sum": Sum(TIMED, filter=online, default=0),
        "evening_sum": Sum("evening", filter=online, default=0),
    }
    found: list[Rows] = []
    both: list[tuple[Any, dict[str, Any]]] = [
        (weeks(teams, period), of_weeks),
        (edges(teams, period), of_days),
    ]
    for rows, sums in both:
        keys = ("worker_id", "team_id")
        found.append(rows.order_by().values(*keys).annotate(**sums).values_list(*keys, *sums))
    return found[0], found[1]


def totals(teams: Collection[int] | None, period: Period) -> tuple[Rows, Rows]:
    """(minutes online, offline, other) of a period, in two parts to be added up."""
    return prepared(_of_weeks, teams, period), prepared(_of_edges, teams, period)


def _of_weeks(teams: Collection[int] | None, period: Period) -> Rows:
    return counted(weeks(teams, period), **{name: Sum(name, default=0) for name in WEEK_SUMS[:3]})


def _of_edges(teams: Collection[int] | None, period: Period) -> Rows:
    return edges(teams, period).by_where()


def writers(period: Period) -> QuerySet[User, tuple[int]]:
    """(worker) of whoever wrote down time in a period, each once."""
    written = parts(None, period).filter(worker=OuterRef("pk"))
    return User.objects.filter(Exists(written)).order_by().values_list("pk")


def by_day(teams: Collection[int] | None, period: Period) -> Rows:
    """(day, minutes online, and of those at night, in the morning, the afternoon, the evening)."""
    rows = HourDay.objects.filter(day__gte=period.first, day__lte=period.last)
    rows = rows if teams is None else rows.filter(team__in=teams)
    sums = {f"{name}_sum": Sum(name) for name in ("online", *PARTS)}
    return rows.order_by().values("day").annotate(**sums).values_list("day", *sums)


def fridays_of_teams(teams: Collection[int] | None, period: Period) -> Rows:
    """(day, team) of Fridays on which somebody of the team was online from 18 to 24 hours."""
    days = [day for day in period.each() if day.weekday() == FRIDAY]
    return prepared(_evenings_on, teams, days)


def _evenings_on(teams: Collection[int] | None, days: Collection[date]) -> Rows:
    rows = HourDay.objects.filter(day__in=days, evening__gt=0)
    rows = rows if teams is None else rows.filter(team__in=teams)
    return rows.order_by().values_list("day", "team_id")


def people_on_fridays(period: Period) -> Rows:
    """(Monday of the week, how many people were online on its Friday evening)."""
    rows = HourWeek.objects.filter(friday__gt=0, monday__lte=period.last)
    rows = rows.filter(monday__gte=period.first - WEEK * DAY)
    sums = {"n": Count("worker", distinct=True)}
    return rows.order_by().values("monday").annotate(**sums).values_list("monday", *sums)


def evenings(rows: HourPartQuerySet, every_since: date | None = None) -> Rows:
    """(day, team, worker) of evenings online: Fridays, and from a day on the others as well."""
    online = rows.filter(where=Where.ONLINE, evening__gt=0).order_by()
    kept = Q(weekday=FRIDAY)
    if every_since is not None:
        kept |= Q(day__gte=every_since)
    return online.filter(kept).values_list("day", "team_id", "worker_id").distinct()


class DaysOfMonth(Aggregate):
    """2 to the power of each day of the month among these, added up."""

    # Each day once without sorting them, which adding up what differs would have to.
    function = "BIT_OR"
    template = "%(function)s(1::bigint << (%(expressions)s)::int)"
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        more |= {"function": "SUM", "template": "%(function)s(DISTINCT 1 << %(expressions)s)"}
        return self.as_sql(compiler, connection, **more)


def days_written(rows: HourPartQuerySet) -> Rows:
    """(worker, first of a month, the days of it on which anything at all was written down as bits):
    a row for a month of somebody, where days would be twenty."""
    months = rows.order_by().values("worker_id", month=Cast(TruncMonth("day"), DateField()))
    days = DaysOfMonth(ExtractDay("day"))
    return months.annotate(days=days).values_list("worker_id", "month", "days")


def weeks_written(teams: Collection[int] | None, period: Period) -> Rows:
    """(worker, Monday) of whole weeks in which anything at all was written down."""
    some = Q(online__gt=0) | Q(offline__gt=0) | Q(other__gt=0)
    rows = weeks(teams, period).filter(some).order_by()
    return rows.values_list("worker_id", "monday").distinct()


def places(teams: Collection[int] | None, period: Period) -> Rows:
    """(worker, team, from, until) of whoever worked in these teams, in other teams as well."""
    rows = Membership.objects.overlapping(period.first, period.last).filter(role__in=TEAM_ROLES)
    if teams is not None:
        rows = rows.filter(user__in=rows.filter(team__in=teams).values("user"))
    return rows.order_by().values_list("user_id", "team_id", "from_day", "until_day")


def people(teams: Collection[int], period: Period) -> Rows:
    """(worker, name, status, left on, reference) of who worked in these teams or wrote there."""
    held = Membership.objects.overlapping(period.first, period.last).filter(role__in=TEAM_ROLES)
    there = parts(teams, period).order_by().values("worker")
    found = User.objects.filter(pk__in=held.filter(team__in=teams).values("user"))
    found |= User.objects.filter(pk__in=there)
    columns = ("pk", "name", "status", "left_on", "public_id")
    listed: Rows = found.order_by("name", "pk").values_list(*columns)
    return listed


def nothing() -> Rows:
    """No rows, for a part that somebody doesn't see."""
    return HourPart.objects.none().values_list("worker_id", "day")


def contracts(teams: Collection[int] | None, period: Period) -> Rows:
    """(worker, from, hours a week, norm as a share, as hours) that hold in a period or before it.

    The oldest first.
    """
    rows = Contract.objects.filter(from_day__lte=period.last)
    if teams is not None:
        held = Membership.objects.overlapping(period.first, period.last)
        held = held.filter(role__in=TEAM_ROLES, team__in=teams)
        rows = rows.filter(user__in=held.values("user"))
    found = rows.order_by("from_day", "pk")
    return found.values_list("user_id", "from_day", "hours_per_week", "norm_percent", "norm_hours")


def shares_by_month(period: Period) -> Rows:
    """(first day of a month, minutes online, offline) of all teams; a week counts in the month
    of its Monday."""
    month = Cast(TruncMonth("monday"), DateField())
    sums = {name: Sum(name) for name in WEEK_SUMS[:2]}
    found = weeks(None, period).order_by().annotate(month=month).values("month")
    return (
        found.annotate(**{f"{k}_sum": v for k, v in sums.items()})
        .values_list("month", "online_sum", "offline_sum")
        .order_by("month")
    )


EVERYBODY = 0  # stands for all workers together; nobody's key


def leave(
    teams: Collection[int] | None, period: Period, *, by_month: bool = False, by_worker: bool = True
) -> Rows:
    """(worker, first day of the week or month, minutes) of leave that was written down.

    Without `by_worker` that of all together: a year of 500 people is then twelve rows.
    """
    rows = HourEntry.objects.between(period.first, period.last).filter(kind=LEAVE)
    if teams is not None:
        rows = rows.filter(team__in=teams)
    # PostgreSQL cuts a day to a moment.
    bucket = Cast(TruncMonth("day") if by_month else TruncWeek("day"), DateField())
    whose = F("worker_id") if by_worker else Value(EVERYBODY)
    found = rows.order_by().annotate(whose=whose, bucket=bucket).values("whose", "bucket")
    sums = {"all_minutes": Sum("minutes")}
    return found.annotate(**sums).values_list("whose", "bucket", *sums)
