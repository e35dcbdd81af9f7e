"""Every read of who has the duty."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from organisation.choices import PersonStatus, Role
from organisation.querysets.holding import may_have_duty

if TYPE_CHECKING:
    from organisation.models import DutyShift, Team, User
else:
    DutyShift = Team = User = Any


def first_reached(person: Any) -> Q:
    """Condition on shifts `with_people`: this person is to be reached first.

    That is who stands in where the other is on leave or has no role any more.
    """
    gone = ~Q(person__status=PersonStatus.ACTIVE) | Q(person_may=False)
    return Q(person=person) | (Q(backup=person) & gone)


class DutyShiftQuerySet(QuerySet["DutyShift"]):
    def of_person_at(
        self, person: User, team: Team, moment: datetime
    ) -> QuerySet[DutyShift, tuple[int]]:
        """The keys of the shifts in which somebody had the duty for a team, or for all."""
        rows = self.filter(Q(team=team) | Q(team=None), person=person)
        return rows.filter(starts_at__lte=moment, ends_at__gt=moment).values_list("pk")

    def running(self, moment: datetime) -> Self:
        """Shifts that run at this moment, with their people, who may have it on its day.

        Past midnight too: whose role ended with the evening can do nothing about a signal.
        """
        at: Any = moment  # or what stands in for it in a query that is prepared
        value = at if hasattr(at, "resolve_expression") else Value(at, DateTimeField())
        rows = self.filter(starts_at__lte=moment, ends_at__gt=moment)
        return rows.with_people(TruncDate(value))

    def with_people(self, day: Any = None) -> Self:
        """With team, who has the duty and who stands in, and what `reaches` asks of these.

        `person_may` and `backup_may`: whether they may have it on this day, else that on which it
        begins. The end of a role counts from when it is known, so that weeks ahead an evening
        shows as open.
        """
        day = day or OuterRef("starts_at__date")
        rows = self.select_related("person", "backup", "team")
        return rows.annotate(
            person_may=may_have_duty(day, "person"), backup_may=may_have_duty(day, "backup")
        )

    def for_team(self, team: Team | None) -> Self:
        """Shifts that count for this team: its own, and those of the whole organisation."""
        return self.filter(Q(team=None) | Q(team=team))

    def at(self, moment: datetime, team: Team | None = None) -> DutyShift | None:
        """The shift that runs at this moment and reaches somebody; None when nobody is on duty.

        With a team its own shift goes before one for all teams; without, only the latter counts.
        """
        running = self.running(moment).for_team(team)
        own_first = running.order_by(F("team").asc(nulls_last=True), "starts_at", "pk")
        return next((shift for shift in own_first if shift.reaches), None)

    def teams_of(self, person: User) -> QuerySet[DutyShift, int | None]:
        """The teams of the shifts in which this person is to be reached first; None is all."""
        rows = self.filter(first_reached(person))
        return rows.values_list("team_id", flat=True)

    def naming(self, person: User) -> Self:
        """Shifts in which this person has the duty or stands in."""
        return self.filter(Q(person=person) | Q(backup=person))

    def between(self, start: datetime, end: datetime) -> Self:
        """Shifts that touch a period, oldest first, with their people."""
        rows = self.filter(starts_at__lt=end, ends_at__gt=start)
        return rows.with_people().order_by("starts_at", "pk")

    def planned_by(self, user: User) -> Self:
        """Shifts that this person may change.

        A lead those of the own teams and those for all teams; a manager every one.
        """
        if not user.has_perm("organisation.plan_duty"):
            return self.none()
        rows = self.select_related("person", "backup", "team")
        if Role.MANAGER in user.roles:
            return rows
        return rows.filter(Q(team=None) | Q(team__in=user.led_keys))

    def coming(self, now: datetime) -> Self:
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def of_teams(self, teams: list[Team]) -> Self:
        """Shifts for one of these teams or for all, own ones first."""
        rows = self.filter(Q(team=None) | Q(team__in=teams))
        return rows.order_by(F("team").asc(nulls_last=True), "starts_at", "pk")
