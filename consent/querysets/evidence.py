"""Every read of the evidence chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from consent.models import ConsentRequest, EvidenceEvent
else:
    ConsentRequest = EvidenceEvent = Any


class EvidenceEventQuerySet(QuerySet["EvidenceEvent"]):
    def last_of(self, request: ConsentRequest) -> EvidenceEvent | None:
        return self.filter(request=request).order_by("-number").first()

    def chain_of(self, request: ConsentRequest) -> Self:
        """What happened, in order; without what proves it."""
        return self.filter(request=request).only("request_id", "kind", "at").order_by("number")
