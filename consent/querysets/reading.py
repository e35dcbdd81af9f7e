"""Who reads a request, and the consent that came of it, in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Model, Q, QuerySet

if TYPE_CHECKING:
    from organisation.models import User
else:
    User = Any

M = TypeVar("M", bound=Model)


class ReadInFull(QuerySet[M]):
    """Rows with a team and with who made them."""

    def visible_to(self, user: User) -> Self:
        """Rows that this person may read in full: one's own, those of the teams led, all for the
        privacy officer."""
        if not user.has_perm("consent.view"):
            return self.none()
        if user.has_perm("consent.view_all"):
            return self
        led = user.led_keys
        return self.filter(Q(made_by=user) | Q(team__in=led))
