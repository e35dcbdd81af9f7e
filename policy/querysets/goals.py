"""Every read of goals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from organisation.models import User
from policy.choices.goals import OPEN, FigureSource, GoalStatus
from youthwork.lib.dates import month_start
from youthwork.lib.keyset import Place

if TYPE_CHECKING:
    from policy.models import Goal, GoalReading
else:
    Goal = GoalReading = Any


def _readings() -> Any:
    return cast("Any", apps.get_model("policy", "GoalReading")).objects


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

    def in_order(self, behind: Place | None = None) -> Self:
        """By the day before which they are to be reached; from where a page ended."""
        rows = self.filter(behind.after("due")) if behind else self
        return rows.order_by("due", "pk")

    def waiting(self, behind: Place | None = None) -> Self:
        """What was not adopted yet, in that order with `by_day`; without a day at the end."""
        rows = self.filter(status__in=OPEN).annotate(by_day=Coalesce("due", Value(date.max)))
        rows = rows.filter(behind.after("by_day")) if behind else rows
        return rows.order_by("by_day", "pk")

    def ended(self, behind: Place | None = None) -> Self:
        """What was reached or dropped, the last first; from where a page ended."""
        rows = self.filter(status__in=(GoalStatus.REACHED, GoalStatus.DROPPED))
        rows = rows.filter(behind.before("closed_on")) if behind else rows
        return rows.order_by("-closed_on", "-pk")

    def courses(self) -> QuerySet[Any, Any]:
        """Of adopted goals what their health is reckoned from: where each begins and ends, its
        days, and day and figure of the last reading after it was adopted (None without one), up to
        which it is told."""
        later = _readings().filter(goal=OuterRef("pk"), day__gt=OuterRef("adopted_on"))
        last = later.order_by("-day")
        rows: QuerySet[Any, Any] = self.order_by("pk").values_list(
            "baseline",
            "target",
            "adopted_on",
            "due",
            Subquery(last.values("day")[:1]),
            Subquery(last.values("value")[:1]),
            Subquery(last.values("up_to")[:1]),
        )
        return rows

    def themes(self) -> QuerySet[Any, Any]:
        """The themes that they have."""
        found: QuerySet[Any, Any] = self.exclude(theme="").order_by("theme")
        return found.values_list("theme", flat=True).distinct()

    def of_theme(self, theme: str) -> Self:
        """Those of one theme; all of them for none."""
        return self.filter(theme=theme) if theme else self.all()

    def to_count(self, today: date) -> Self:
        """Adopted goals that count themselves and have no figure of this month yet."""
        of_month = _readings().filter(
            goal=OuterRef("pk"), day__gte=month_start(today), day__lte=today
        )
        rows = self.adopted().exclude(figure_source=FigureSource.MANUAL)
        return rows.exclude(Exists(of_month)).order_by("pk")


class GoalReadingQuerySet(QuerySet["GoalReading"]):
    def of_goals(self, goals: Any) -> Self:
        """Readings of these goals, oldest first."""
        return self.filter(goal__in=goals).order_by("goal", "day")
