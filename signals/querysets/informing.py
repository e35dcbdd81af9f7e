"""Questions about kept accounts: which wait, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from organisation.models import User
    from signals.models import AccountQuestion, Signal
else:
    AccountQuestion = Signal = Any


class AccountQuestionQuerySet(QuerySet["AccountQuestion"]):
    def of_page(self, signal: Signal) -> Self:
        """The question about one signal, if there is one."""
        return self.filter(signal=signal)

    def waiting_for(self, user: User) -> Self:
        """Unanswered ones about what this person owns, or about what nobody owns in a led team."""
        theirs = Q(signal__owner=user) | Q(signal__owner=None, signal__team__in=user.led_keys)
        return self.filter(theirs, told="").select_related("signal").order_by("asked_on", "pk")
