"""Every read of consents; `visible_to(user)` or the deed's name is the first call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

from consent.choices.consent import ConsentStatus

if TYPE_CHECKING:
    from consent.models import Consent, Subject, Withdrawal
    from organisation.models import User
else:
    Consent = Subject = User = Withdrawal = Any


class ConsentQuerySet(QuerySet["Consent"]):
    def visible_to(self, user: User) -> Self:
        """Consents that this person may read in full, as their requests."""
        if not user.has_perm("consent.view"):
            return self.none()
        if user.has_perm("consent.view_all"):
            return self
        led = [team.pk for team in user.led_teams]
        return self.filter(Q(request__made_by=user) | Q(team__in=led))

    def usable_on(self, day: date) -> Self:
        """Valid on this day."""
        return self.filter(status=ConsentStatus.VALID, valid_from__lte=day, valid_until__gt=day)

    def latest_of(self, subjects: Collection[Subject]) -> dict[int, Consent]:
        """The newest consent of each of these people, by key of the person."""
        rows = self.filter(subject__in=subjects).order_by("subject", "made_at", "pk")
        return {row.subject_id: row for row in rows.select_related("request")}

    def due_to_expire(self, today: date) -> Self:
        """Valid or disputed ones whose time is over."""
        return self.filter(
            status__in=(ConsentStatus.VALID, ConsentStatus.DISPUTED), valid_until__lte=today
        )

    def ending_by(self, day: date) -> Self:
        return self.filter(status=ConsentStatus.VALID, valid_until__lte=day)


class WithdrawalQuerySet(QuerySet["Withdrawal"]):
    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")
