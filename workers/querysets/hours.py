"""Every read of contracts and hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from workers.choices.hours import Where
from youthwork.lib.dates import DAY, week_start
from youthwork.lib.together import counted

if TYPE_CHECKING:
    from organisation.models import Team, User
    from workers.models import Contract, HourEntry, HourPart
else:
    Contract = HourEntry = HourPart = Any

WEEK = 7  # days


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
        """From the row of `HourPartQuerySet.by_where`."""
        return next((cls(**dict(zip(Where.values, row, strict=True))) for row in rows), cls())


class ContractQuerySet(QuerySet["Contract"]):
    def in_force(self, user: User, today: date) -> Contract | None:
        """The contract that holds on this day; None when there is none yet."""
        return self.until(user, today).first()

    def until(self, user: User, today: date) -> Self:
        """The contracts that began by this day, the one that holds first."""
        return self.filter(user=user, from_day__lte=today).order_by("-from_day")

    def readable_by(self, user: User) -> Self:
        """Contracts that this person keeps."""
        return self if user.has_perm("workers.edit_contracts") else self.none()

    def of_person(self, person: User) -> Self:
        """Somebody's contracts, the last one first."""
        return self.filter(user=person).select_related("user").order_by("-from_day")

    def marked_on(self, today: date) -> list[Contract]:
        """These of one person, the one that holds on this day as `is_in_force`."""
        rows = list(self)
        begun = [row.pk for row in rows if row.from_day <= today]
        for row in rows:
            row.is_in_force = begun[:1] == [row.pk]
        return rows

    def latest_of(self, person: User) -> Contract | None:
        return self.of_person(person).first()


class HourEntryQuerySet(QuerySet["HourEntry"]):
    def visible_to(self, user: User) -> Self:
        """Entries this person may read: their own, and for a lead those of the teams led."""
        if not user.has_perm("workers.write_hours"):
            return self.none()
        return self.filter(Q(worker=user) | Q(team__in=user.led_keys))

    def shown_to_lead(self, lead: User, worker: User) -> Self:
        """Somebody's entries for the teams that another leads, newest first, as a line says."""
        if worker.pk == lead.pk or not lead.has_perm("workers.close_months"):
            return self.none()
        rows = self.visible_to(lead).filter(worker=worker).select_related("team", "platform")
        return rows.order_by("-day", "-started_at", "-pk")

    def between(self, first: date, last: date) -> Self:
        """Entries of these days, both included."""
        return self.filter(day__gte=first, day__lte=last)

    def days_of(self, worker: User, days: Iterable[date]) -> QuerySet[HourEntry, date]:
        """Which of these days one person wrote something down on."""
        return self.filter(worker=worker, day__in=list(days)).values_list("day", flat=True)

    def references(self, keys: Iterable[UUID]) -> QuerySet[HourEntry, UUID]:
        """Which of these references are taken."""
        return self.filter(public_id__in=list(keys)).values_list("public_id", flat=True)

    def own_of(self, worker: User, first: date, last: date) -> Self:
        """One person's entries of these days in their order, with what a line of them says."""
        rows = self.filter(worker=worker).between(first, last)
        return rows.select_related("team", "platform").order_by("day", "started_at", "pk")

    def changeable_by(self, worker: User) -> Self:
        """One's own entries, as the form takes them; whether the month is open, the action says."""
        if not worker.has_perm("workers.write_hours"):
            return self.none()
        return self.filter(worker=worker).select_related("team", "platform", "worker")

    def overlapping(self, worker: User, start: datetime, end: datetime) -> Self:
        """One person's entries with times that share a minute with this period."""
        return self.filter(worker=worker, started_at__lt=end, ended_at__gt=start)

    def older_than(self, day: date) -> Self:
        return self.filter(day__lt=day).order_by("day", "pk")


class HourPartQuerySet(QuerySet["HourPart"]):
    """Totals: an entry past midnight counts on both of its days."""

    def minutes(self) -> Minutes:
        """Totals of these rows, in one query."""
        return Minutes.of(self.by_where())

    def by_where(self) -> QuerySet[HourPart, tuple[int, ...]]:
        """The same, to be asked with other things: a row for `Minutes.of`."""
        places = {place: Sum("minutes", filter=Q(where=place), default=0) for place in Where.values}
        return counted(self, **places)

    def by_where_and_evening(self) -> QuerySet[HourPart, tuple[int, ...]]:
        """One row: online, offline, other; then of online in the evening, and with times at all."""
        online = Q(where=Where.ONLINE)
        at_all = F("night") + F("morning") + F("afternoon") + F("evening")
        places = {place: Sum("minutes", filter=Q(where=place), default=0) for place in Where.values}
        return counted(
            self,
            **places,
            late=Sum("evening", filter=online, default=0),
            timed=Sum(at_all, filter=online, default=0),
        )

    def of_teams(self, teams: Iterable[Team]) -> Self:
        return self.filter(team__in=[team.pk for team in teams])

    def by_team_and_month(self) -> QuerySet[HourPart, tuple[Any, ...]]:
        """Rows of team, year, month, online, offline, other, and how many people wrote."""
        places = {place: Sum("minutes", filter=Q(where=place), default=0) for place in Where.values}
        rows = self.order_by().values("team", year=ExtractYear("day"), month=ExtractMonth("day"))
        counted_rows = rows.annotate(**places, people=Count("worker", distinct=True))
        return counted_rows.values_list("team", "year", "month", *places, "people")

    def of_worker(self, worker: User) -> Self:
        """One person's time."""
        return self.filter(worker=worker)

    def of_week(self, worker: User, today: date) -> Self:
        """One person's time in the week, Monday to Sunday, in which a day falls."""
        monday = week_start(today)
        return self.filter(worker=worker, day__gte=monday, day__lt=monday + WEEK * DAY)

    def online_by(self, worker: User | OuterRef, day: date) -> Self:
        """One person's time online on a day."""
        return self.filter(worker=worker, day=day, where=Where.ONLINE)

    def between(self, first: date, last: date) -> Self:
        """Time on these days, both included."""
        return self.filter(day__gte=first, day__lte=last)
