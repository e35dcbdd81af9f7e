"""Every read of the register of processors, and of the organisation's own words in the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from privacy.models import ActivityWords, Processor
else:
    ActivityWords = Processor = Any

SEE, KEEP = "privacy.see_register", "privacy.keep_register"


class ProcessorQuerySet(QuerySet[Processor]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm(SEE) else self.none()

    def keepable_by(self, user: Any) -> Self:
        """Those that work for us, for who keeps the register."""
        return self.working() if user.has_perm(KEEP) else self.none()

    def working(self) -> Self:
        return self.filter(stopped_on=None)

    def by_name(self) -> Self:
        """Those that work for us first."""
        return self.order_by("stopped_on", "name", "pk")

    def ending(self, by_day: date) -> Self:
        """Of which the agreement ends by a day, the first to end first."""
        return self.working().filter(ends_on__lte=by_day).order_by("ends_on", "pk")

    def waiting(self, by_day: date) -> Self:
        """Without an agreement, or with one that ends by a day."""
        waits = Q(signed_on=None) | Q(ends_on__lte=by_day)
        return self.working().filter(waits).order_by("ends_on", "pk")

    def stopped_before(self, day: date) -> Self:
        return self.filter(stopped_on__lt=day)


class ActivityWordsQuerySet(QuerySet[ActivityWords]):
    def written_before(self, moment: datetime) -> Self:
        return self.filter(written_at__lt=moment, written_by__isnull=False)

    def kept_by(self, user: Any) -> Self:
        return self if user.has_perm(KEEP) else self.none()

    def by_key(self) -> Self:
        return self.order_by("key")

    def of(self, key: str) -> ActivityWords | None:
        return self.filter(key=key).first()
