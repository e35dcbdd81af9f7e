"""Every read of availability."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from youthwork.lib.dates import AMSTERDAM

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import Availability
else:
    Availability = Any


class AvailabilityQuerySet(QuerySet["Availability"]):
    def of_day(self, user: User, today: date) -> Self:
        return self.filter(user=user, weekday=today.weekday()).order_by("from_time")

    def week_of(self, user: User) -> Self:
        """Somebody's whole week, in order."""
        return self.filter(user=user).order_by("weekday", "from_time")

    def next_at(self, user: User, moment: datetime) -> Self:
        """Today's period that runs at this moment or comes next, if any."""
        local = moment.astimezone(AMSTERDAM)
        return self.of_day(user, local.date()).filter(until_time__gt=local.time())[:1]
