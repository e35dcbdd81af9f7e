"""Every read of timers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import Timer
else:
    Timer = Any


class TimerQuerySet(QuerySet["Timer"]):
    def visible_to(self, user: User) -> Self:
        """Somebody's own timer, if one runs."""
        return self.filter(worker=user).select_related("team")

    def forgotten(self, now: datetime, after: timedelta) -> Self:
        """Timers that nobody came back to."""
        return self.filter(started_at__lt=now - after)
