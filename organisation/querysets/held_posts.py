"""Every read of forms that wait until somebody has logged in again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from youthwork.lib.links import token_hash

if TYPE_CHECKING:
    from organisation.models import HeldPost
else:
    HeldPost = Any


class HeldPostQuerySet(QuerySet["HeldPost"]):
    def opened_by(self, token: str, now: datetime) -> HeldPost | None:
        """What this token still opens."""
        if not token:
            return None
        return self.filter(token_hash=token_hash(token), expires_at__gt=now).first()

    def expired_at(self, now: datetime) -> Self:
        return self.filter(expires_at__lte=now)
