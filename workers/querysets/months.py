"""Every read of closed months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import Q, QuerySet

from youthwork.lib.dates import month_start

if TYPE_CHECKING:
    from organisation.models import Team, User
    from workers.models import ClosedMonth
else:
    ClosedMonth = Any


class ClosedMonthQuerySet(QuerySet["ClosedMonth"]):
    def visible_to(self, user: User) -> Self:
        """Closed months of the teams that somebody works in or leads."""
        teams = {team.pk for team in (*user.current_teams, *user.led_teams)}
        return self.filter(team__in=teams)

    def closable_by(self, user: User, today: date) -> Self:
        """Closed months that this person may open again: also of teams that went on in theirs."""
        teams = cast("Any", self.model).team.field.related_model.objects
        return self.filter(team__in=teams.finished_by(user, today).order_by().values("pk"))

    def of_teams(self, teams: Iterable[Team]) -> Self:
        return self.filter(team__in=[team.pk for team in teams])

    def with_people(self) -> Self:
        return self.select_related("team", "closed_by")

    def holding(self, days: Iterable[tuple[int, date]]) -> Self:
        """The closed months in which one of these (key of a team, day) falls."""
        found = Q(pk__in=[])
        for team, month in {(team, month_start(day)) for team, day in days}:
            found |= Q(team=team, month=month)
        return self.filter(found)

    def between(self, first: date, last: date) -> Self:
        """Closed months that hold one of these days."""
        return self.filter(month__gte=month_start(first), month__lte=last)

    def before(self, day: date) -> Self:
        """Closed months that began before this day."""
        return self.filter(month__lt=day)
