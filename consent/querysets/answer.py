"""Every read of answers; `visible_to(user)` or the deed's name is the first call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from consent.choices.request import (
    ANSWERED,
    ChildAgrees,
    Relation,
    RequestStatus,
    SignerRole,
)
from consent.querysets.request import PAGE_OF_A_SIGNER

if TYPE_CHECKING:
    from datetime import datetime

    from consent.models import Answer, ConsentRequest, Signer, Subject
else:
    Answer = ConsentRequest = Signer = Subject = Any


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

    def agreed_by_the_child(self, subject: Subject, *, but: ConsentRequest) -> datetime | None:
        """When the young person last said yes to what was signed, elsewhere than in `but`."""
        yes = Q(child_agrees=ChildAgrees.YES) | Q(relation=Relation.SELF)
        refused = self.filter(
            signer__request=OuterRef("signer__request"), child_agrees=ChildAgrees.NO
        )
        rows = self.filter(yes, ~Exists(refused), signer__request__subject=subject)
        rows = rows.filter(signer__misdirected_at=None)
        rows = rows.filter(signer__request__status=RequestStatus.SIGNED)
        found: datetime | None = rows.exclude(signer__request=but).aggregate(at=Max("signed_at"))[
            "at"
        ]
        return found

    def not_wanted_by_the_child(self, subject: Subject, *, but: ConsentRequest) -> Self:
        """Answers elsewhere than in `but` in which a guardian wrote that the child says no."""
        rows = self.filter(signer__request__subject=subject, child_agrees=ChildAgrees.NO)
        rows = rows.filter(signer__misdirected_at=None)
        return rows.exclude(signer__request=but)

    def of_guardians_of(self, subject: Subject, *, but: ConsentRequest) -> Self:
        """What guardians answered about somebody elsewhere than in `but`, question by question in
        the order in which they were asked; not what reached somebody else."""
        rows = self.filter(signer__request__subject=subject, signer__role=SignerRole.GUARDIAN)
        rows = rows.filter(signer__misdirected_at=None).exclude(signer__request=but)
        rows = rows.select_related("signer__request").defer("drawn", "typed")
        return rows.order_by("signer__request", "signer__number")

    def newer_than(self, moment: datetime, subject: Subject, *, but: ConsentRequest) -> bool:
        """Whether another question about somebody than `but` was answered after a moment."""
        rows = self.filter(signer__request__subject=subject, signed_at__gt=moment)
        rows = rows.filter(signer__request__status__in=ANSWERED)
        return rows.exclude(signer__request=but).exists()

    def given_for(self, ref: str, number: int) -> bool:
        """Whether this signer answered."""
        return self.filter(signer__request__ref=ref, signer__number=number).exists()
