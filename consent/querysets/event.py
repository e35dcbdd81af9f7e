"""Every read of events."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Q, QuerySet

from consent.choices.request import ANSWERED, RequestStatus
from youthwork.lib.keyset import Place

if TYPE_CHECKING:
    from consent.models import Event
    from organisation.models import User
else:
    Event = User = Any


class EventQuerySet(QuerySet["Event"]):
    def visible_to(self, user: User) -> Self:
        """Events of one's teams; they hold no young person."""
        if not user.has_perm("consent.ask"):
            return self.none()
        return self.filter(team__in=user.current_keys)

    def editable_by(self, user: User) -> Self:
        """Whose page this person may close: one's own, and those of teams led."""
        led = user.led_keys
        return self.visible_to(user).filter(Q(made_by=user) | Q(team__in=led))

    def opened_by(self, token: str) -> Event | None:
        return self.select_related("team", "made_by").filter(token=token[:24]).first()

    def newest_first(self, behind: Place | None = None) -> Self:
        """The last day first; from where a page ended."""
        rows = self.filter(behind.before("day")) if behind else self
        return rows.select_related("team", "made_by").order_by("-day", "-pk")

    def open_on(self, day: date) -> Self:
        return self.filter(closed_at=None, open_until__gte=day)

    def with_counts(self) -> Self:
        """How many filled it in, confirmed it by opening the mail, and answered."""
        opened = (RequestStatus.OPENED, RequestStatus.PARTLY_SIGNED, *ANSWERED)
        return self.annotate(
            filled_in=Count("requests"),
            confirmed=Count("requests", filter=Q(requests__status__in=opened)),
            answered=Count("requests", filter=Q(requests__status__in=ANSWERED)),
        )
