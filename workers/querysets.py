"""Every read of contracts, hours, availability and activities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from workers.choices import Recurrence, Where
from youthwork.lib.dates import AMSTERDAM, DAY, week_start
from youthwork.lib.together import counted

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import Activity, Availability, Contract, HourEntry
else:
    Activity = Availability = Contract = HourEntry = Any

WEEK = 7  # days
RECENT_DAYS = 183


@dataclass(frozen=True)
class Minutes:
    """Minutes written down in a period, by where they went."""

    online: int = 0
    offline: int = 0
    other: int = 0

    @property
    def base(self) -> int:
        """What the online share is a share of: leave, travel and the like don't count."""
        return self.online + self.offline

    @property
    def online_percent(self) -> float | None:
        """Share of the base that was online, 0 to 100; None without a base."""
        return self.online / self.base * 100 if self.base else None

    @classmethod
    def of(cls, rows: Iterable[tuple[int, ...]]) -> Minutes:
        """From the row of `HourEntryQuerySet.by_where`."""
        return next((cls(**dict(zip(Where.values, row, strict=True))) for row in rows), cls())


class ContractQuerySet(QuerySet["Contract"]):
    def in_force(self, user: User, today: date) -> Contract | None:
        """The contract that holds on this day; None when there is none yet."""
        return self.until(user, today).first()

    def until(self, user: User, today: date) -> Self:
        """The contracts that began by this day, the one that holds first."""
        return self.filter(user=user, from_day__lte=today).order_by("-from_day")


class HourEntryQuerySet(QuerySet["HourEntry"]):
    def visible_to(self, user: User) -> Self:
        """Entries this person may read: their own, and for a lead those of the teams led."""
        if not user.has_perm("workers.write_hours"):
            return self.none()
        return self.filter(Q(worker=user) | Q(team__in=[team.pk for team in user.led_teams]))

    def minutes(self) -> Minutes:
        """Totals of these rows, in one query."""
        return Minutes.of(self.by_where())

    def by_where(self) -> QuerySet[HourEntry, tuple[int, ...]]:
        """The same, to be asked with other things: a row for `Minutes.of`."""
        places = {place: Sum("minutes", filter=Q(where=place), default=0) for place in Where.values}
        return counted(self, **places)

    def of_week(self, worker: User, today: date) -> Self:
        """One person's entries in the week, Monday to Sunday, in which a day falls."""
        monday = week_start(today)
        return self.filter(worker=worker, day__gte=monday, day__lt=monday + WEEK * DAY)

    def between(self, first: date, last: date) -> Self:
        """Entries of these days, both included."""
        return self.filter(day__gte=first, day__lte=last)

    def overlapping(self, worker: User, start: datetime, end: datetime) -> Self:
        """One person's entries with times that share a minute with this period."""
        return self.filter(worker=worker, started_at__lt=end, ended_at__gt=start)

    def older_than(self, day: date) -> Self:
        return self.filter(day__lt=day).order_by("day", "pk")


class AvailabilityQuerySet(QuerySet["Availability"]):
    def of_day(self, user: User, today: date) -> Self:
        return self.filter(user=user, weekday=today.weekday()).order_by("from_time")

    def next_at(self, user: User, moment: datetime) -> Self:
        """Today's period that runs at this moment or comes next, if any."""
        local = moment.astimezone(AMSTERDAM)
        return self.of_day(user, local.date()).filter(until_time__gt=local.time())[:1]


class ActivityQuerySet(QuerySet["Activity"]):
    def visible_to(self, user: User) -> Self:
        """Activities this person may see: those of the own teams, and those they work in."""
        if not user.has_perm("workers.see_activities"):
            return self.none()
        teams = [team.pk for team in user.current_teams]
        # By subquery, not by join: several workers would make several rows.
        return self.filter(Q(team__in=teams) | Q(pk__in=self._of(user)))

    def editable_by(self, user: User) -> Self:
        """Activities this person may change: made, worked in, or of a team that they lead."""
        if not user.has_perm("workers.see_activities"):
            return self.none()
        led = [team.pk for team in user.led_teams]
        return self.filter(Q(team__in=led) | Q(created_by=user) | Q(pk__in=self._of(user)))

    def _of(self, user: User) -> QuerySet[Any]:
        through = self.model.workers.through
        return through._default_manager.filter(user=user).values("activity_id")

    def worked_by(self, user: User) -> Self:
        return self.filter(workers=user).order_by("first_day", "pk")

    def going_on(self, today: date) -> Self:
        """What takes place today or later, or goes on without an end."""
        return self.filter(_not_over(today))

    def over(self, today: date) -> Self:
        """What had its last day before today, newest first."""
        return self.exclude(_not_over(today)).order_by("-first_day", "-pk")

    def choosable(self, today: date) -> Self:
        """What a step may point at: what goes on, and what was there in the last half year."""
        recent = Q(first_day__gte=today - timedelta(days=RECENT_DAYS))
        return self.filter(_not_over(today) | recent).order_by("title", "pk")

    def with_rights_of(self, user: User) -> Self:
        """Each row with `may_edit`, by the rule of `editable_by`."""
        editable = self.model._default_manager.editable_by(user).filter(pk=OuterRef("pk"))
        return self.annotate(may_edit=Exists(editable))

    def with_people(self) -> Self:
        return self.select_related("team", "platform", "partner").prefetch_related("workers")

    def last_day_before(self, day: date) -> Self:
        """What ended before a day, oldest first."""
        return self.exclude(_not_over(day)).order_by("first_day", "pk")


def _not_over(today: date) -> Q:
    once = Q(recurrence=Recurrence.ONCE)
    return (once & Q(first_day__gte=today)) | (~once & (Q(last_day=None) | Q(last_day__gte=today)))
