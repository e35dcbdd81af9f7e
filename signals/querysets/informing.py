"""Questions about kept accounts: which wait, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import BigIntegerField, BooleanField, Case, F, Field, Q, QuerySet, When

from signals.querysets.rights import holds

if TYPE_CHECKING:
    from organisation.models import User
    from signals.models import AccountQuestion, Signal
else:
    AccountQuestion = Signal = Any


def _where_it_goes_on(column: str, field: Field[Any, Any]) -> Case:
    """A column of the signal, or of that in which it goes on. As one value: see `step._STANDS`."""
    alone = When(signal__merged_into=None, then=F(f"signal__{column}"))
    return Case(alone, default=F(f"signal__merged_into__{column}"), output_field=field)


class AccountQuestionQuerySet(QuerySet["AccountQuestion"]):
    def of_page(self, signal: Signal) -> Self:
        """The question about the account of a signal, and of each that is taken together with it.

        With `ref` of the one that keeps the account, and `is_kept` while it does.
        """
        about = cast("Any", self.model).signal.field.related_model.objects.as_one(signal)
        noted = Q(signal__account_handle__isnull=False) | Q(signal__location_url__isnull=False)
        kept = holds(noted)
        found = self.filter(signal__in=about.values("pk"))
        found = found.annotate(ref=F("signal__ref"), is_kept=kept)
        return found.order_by(F("signal__merged_into").asc(nulls_first=True), "pk")

    def answered_first(self) -> Self:
        """Those with an answer before those without, else as they were."""
        return self.order_by(holds(Q(told="")), *self.query.order_by)

    def waiting_for(self, user: User) -> Self:
        """Unanswered ones about what this person owns, or, in a led team, about what nobody owns or
        somebody who is away.

        Whoever has the signal in which a duplicate goes on is asked about that one's account.
        """
        found = self.alias(
            owned_by=_where_it_goes_on("owner", BigIntegerField()),
            is_there=_where_it_goes_on("owner__is_active", BooleanField()),
            stands_in=_where_it_goes_on("team", BigIntegerField()),
        )
        of_nobody = Q(owned_by=None) | Q(is_there=False)
        theirs = Q(owned_by=user.pk) | of_nobody & Q(stands_in__in=user.led_keys)
        found = found.filter(theirs, told="")
        return found.select_related("signal__merged_into").order_by("asked_on", "pk")
