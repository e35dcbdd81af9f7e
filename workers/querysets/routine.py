"""Every read of somebody's own routine; nobody else reads it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, QuerySet

from workers.choices.routine import RoutineDeed

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import RoutineDay, RoutineTime
else:
    RoutineDay = RoutineTime = Any


class RoutineTimeQuerySet(QuerySet["RoutineTime"]):
    def held_by(self, user: User) -> Self:
        """One's own moments, in the order of the week."""
        return self.filter(user=user).order_by("weekday")

    def waiting_for(self, user: User, today: date) -> Self:
        """The moment chosen for today, while one neither ticked it off nor wrote hours online."""
        if not user.has_perm("workers.count_contacts"):
            return self.none()
        people: Any = self.model._meta.get_field("user").related_model
        days = people._meta.get_field("routine_days").related_model.objects
        done = days.filter(user=OuterRef("user"), day=today, deed=RoutineDeed.ONLINE)
        parts = people._meta.get_field("hour_parts").related_model.objects
        written = parts.online_by(OuterRef("user"), today)
        return self.held_by(user).filter(~Exists(done), ~Exists(written), weekday=today.weekday())


class RoutineDayQuerySet(QuerySet["RoutineDay"]):
    def held_by(self, user: User, deed: RoutineDeed) -> Self:
        """The days on which one ticked this off, the last one first."""
        return self.filter(user=user, deed=deed).order_by("-day")
