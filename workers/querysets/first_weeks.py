"""Every read of steps that were ticked off."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import FirstStepTick
else:
    FirstStepTick = Any


class FirstStepTickQuerySet(QuerySet["FirstStepTick"]):
    def held_by(self, user: User) -> Self:
        return self.filter(person=user)

    def older_than(self, day: date) -> Self:
        return self.filter(on__lt=day).order_by("pk")
