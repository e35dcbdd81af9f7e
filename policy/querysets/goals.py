"""Every read of goals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from organisation.models import User
from policy.choices.goals import OPEN, FigureSource, GoalStatus
from youthwork.lib.dates import month_start

if TYPE_CHECKING:
    from policy.models import Goal, GoalReading
else:
    Goal = GoalReading = Any


class GoalQuerySet(QuerySet["Goal"]):
    def visible_to(self, user: User) -> Self:
        """What was adopted, also when it ended; drafts for who works on them, and for a director
        what waits for a decision."""
        if user.has_perm("policy.see_all"):
            return self
        if not user.has_perm("policy.see"):
            return self.none()
        seen = Q(adopted_on__isnull=False)
        if user.has_perm("policy.adopt"):
            seen |= Q(status=GoalStatus.PROPOSED)
        return self.filter(seen)

    def editable_by(self, user: User) -> Self:
        rows = self.filter(status=GoalStatus.DRAFT)
        return rows if user.has_perm("policy.give_input") else self.none()

    def decidable_by(self, user: User) -> Self:
        """What this person may propose, take back, end or drop."""
        rows = self.filter(status__in=[*OPEN, GoalStatus.ADOPTED])
        return rows if user.has_perm("policy.edit") else self.none()

    def adoptable_by(self, user: User) -> Self:
        rows = self.filter(status=GoalStatus.PROPOSED)
        return rows if user.has_perm("policy.adopt") else self.none()

    def readable_by(self, user: User) -> Self:
        """Goals whose figure this person writes down by hand."""
        rows = self.filter(status=GoalStatus.ADOPTED, figure_source=FigureSource.MANUAL)
        return rows if user.has_perm("policy.give_input") else self.none()

    def adopted(self) -> Self:
        return self.filter(status=GoalStatus.ADOPTED)

    def in_period(self, first: date, last: date) -> Self:
        """What held on any of these days: adopted by then and not ended before, by date."""
        held = self.filter(adopted_on__lte=last)
        return held.filter(Q(closed_on=None) | Q(closed_on__gte=first)).in_order()

    def in_order(self) -> Self:
        return self.order_by("due", "pk")

    def to_count(self, today: date) -> Self:
        """Adopted goals that count themselves and have no figure of this month yet."""
        of_month = cast("Any", apps.get_model("policy", "GoalReading")).objects.filter(
            goal=OuterRef("pk"), day__gte=month_start(today), day__lte=today
        )
        rows = self.adopted().exclude(figure_source=FigureSource.MANUAL)
        return rows.exclude(Exists(of_month)).order_by("pk")


class GoalReadingQuerySet(QuerySet["GoalReading"]):
    def of_goals(self, goals: Any) -> Self:
        """Readings of these goals, oldest first."""
        return self.filter(goal__in=goals).order_by("goal", "day")
