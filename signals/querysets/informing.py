"""Questions about kept accounts: which wait, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import F, Q, QuerySet

from signals.querysets.rights import holds

if TYPE_CHECKING:
    from organisation.models import User
    from signals.models import AccountQuestion, Signal
else:
    AccountQuestion = Signal = Any


class AccountQuestionQuerySet(QuerySet["AccountQuestion"]):
    def of_page(self, signal: Signal) -> Self:
        """The question about the account of a signal, and of each that is taken together with it.

        With `ref` of the one that keeps the account, and `is_kept` while it does.
        """
        about = cast("Any", self.model).signal.field.related_model.objects.as_one(signal)
        kept = holds(Q(signal__account_handle__isnull=False))
        found = self.filter(signal__in=about.values("pk"))
        found = found.annotate(ref=F("signal__ref"), is_kept=kept)
        return found.order_by(F("signal__merged_into").asc(nulls_first=True), "pk")

    def answered_first(self) -> Self:
        """Those with an answer before those without, else as they were."""
        return self.order_by(holds(Q(told="")), *self.query.order_by)

    def waiting_for(self, user: User) -> Self:
        """Unanswered ones about what this person owns, or about what nobody owns in a led team.

        Whoever has the signal in which a duplicate goes on is asked about that one's account.
        """
        alone = Q(signal__merged_into=None)
        goes_on = Q(signal__merged_into__owner=user)
        goes_on |= Q(signal__merged_into__owner=None, signal__merged_into__team__in=user.led_keys)
        theirs = Q(signal__owner=user) | Q(signal__owner=None, signal__team__in=user.led_keys)
        found = self.filter(alone & theirs | ~alone & goes_on, told="")
        return found.select_related("signal__merged_into").order_by("asked_on", "pk")
