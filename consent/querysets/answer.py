"""Every read of answers; `visible_to(user)` or the deed's name is the first call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from consent.querysets.request import PAGE_OF_A_SIGNER

if TYPE_CHECKING:
    from consent.models import Answer, ConsentRequest, Signer
else:
    Answer = ConsentRequest = Signer = Any


class AnswerQuerySet(QuerySet["Answer"]):
    def given_by(self, signer: Signer) -> Self:
        """The one answer of this signer, with what the copy shows."""
        return self.filter(signer=signer).with_copy()

    def answers_of(self, requests: QuerySet[ConsentRequest], ref: str, number: int) -> Self:
        """Of one signer of a request among these: say with them what somebody may do."""
        return self.filter(
            signer__request__in=requests, signer__request__ref=ref, signer__number=number
        ).with_copy()

    def with_copy(self) -> Self:
        return self.select_related(
            "text__version", *(f"signer__request__{name}" for name in PAGE_OF_A_SIGNER)
        )

    def given_for(self, ref: str, number: int) -> bool:
        """Whether this signer answered."""
        return self.filter(signer__request__ref=ref, signer__number=number).exists()
