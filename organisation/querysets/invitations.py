"""Every read of invitations."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from organisation.models import Invitation, User
else:
    Invitation = User = Any


class InvitationQuerySet(QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> Self:
        """Neither used nor withdrawn, and still in time."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def taken_up_by(self, person: User, now: datetime) -> Self:
        """Those that somebody used and that are still in time."""
        return self.filter(accepted_by=person, expires_at__gt=now).order_by("pk")

    def to_what_goes_on(self, today: date) -> Self:
        """Without those to a team that has ended."""
        return self.exclude(team__active_until__lt=today)

    def opened_by(self, hashed: str, now: datetime) -> Invitation | None:
        """The open invitation for whose token this is the hash; None for any other."""
        return self.open_at(now).filter(links__token_hash=hashed).select_related("team").first()

    def visible_to(self, user: User) -> Self:
        """Invitations this person may see or withdraw: all, or those to own teams."""
        rows = self.select_related("team", "invited_by").order_by("-created_at")
        if user.has_perm("organisation.manage_people"):
            return rows
        if user.has_perm("organisation.invite"):
            return rows.filter(team__in=user.led_teams)
        return rows.none()
