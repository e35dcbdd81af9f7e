"""Every read of the register of publications and its tasks."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from consent.models import Consent, Publication, TakedownTask
    from organisation.models import User
else:
    Consent = Publication = TakedownTask = User = Any


class PublicationQuerySet(QuerySet["Publication"]):
    def visible_to(self, user: User) -> Self:
        """Posts of the own teams; all for the privacy officer."""
        if user.has_perm("consent.view_all"):
            return self
        if not user.has_perm("consent.publish"):
            return self.none()
        return self.filter(team__in=[team.pk for team in user.current_teams])

    def online(self) -> Self:
        return self.filter(taken_down_at=None)

    def resting_on(self, consent: Consent) -> Self:
        """Posts that rest on one consent, newest first."""
        return self.filter(subjects__consent=consent).order_by("-posted_on", "-pk")

    def nobody_on_it_before(self, moment: datetime) -> Self:
        """Posted before a moment, and nobody on it has a consent here any more."""
        return self.filter(subjects=None, made_at__lt=moment).order_by("pk")


class TakedownTaskQuerySet(QuerySet["TakedownTask"]):
    def visible_to(self, user: User) -> Self:
        if user.has_perm("consent.view_all"):
            return self
        if not user.has_perm("consent.publish"):
            return self.none()
        return self.filter(publication__team__in=[team.pk for team in user.current_teams])

    def open(self) -> Self:
        return self.filter(done_at=None)

    def open_or_impossible(self) -> Self:
        """What is still to be done, and what was said to be impossible: not asked again."""
        return self.filter(Q(done_at=None) | Q(impossible__isnull=False))

    def late_on(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)
