"""Every read of tables that are taken in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import HourImport
else:
    HourImport = Any


class HourImportQuerySet(QuerySet["HourImport"]):
    def visible_to(self, user: User) -> Self:
        """One's own."""
        if not user.has_perm("workers.write_hours"):
            return self.none()
        return self.filter(worker=user)

    def waiting(self) -> Self:
        """Not written down yet."""
        return self.filter(written_at=None)

    def made_before(self, now: datetime, ago: timedelta) -> Self:
        return self.filter(made_at__lte=now - ago)
