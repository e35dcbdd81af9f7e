"""Every read of what stays after something went wrong, or was erased."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet, Sum

from consent import people
from consent.choices.consent import ConsentStatus
from consent.choices.request import RequestStatus
from youthwork.lib.dates import day_of
from youthwork.lib.together import Asking

if TYPE_CHECKING:
    from consent.models import ConsentRequest, ErasedCount, ErasedMark, Misdelivery
else:
    ConsentRequest = ErasedCount = ErasedMark = Misdelivery = Any


class MisdeliveryQuerySet(QuerySet["Misdelivery"]):
    def noted_of(self, ref: str) -> list[Misdelivery]:
        """What went wrong with one question, oldest first."""
        return list(self.filter(ref=ref).order_by("noticed_at", "pk"))

    def noticed_before(self, moment: datetime) -> Self:
        return self.filter(noticed_at__lt=moment).order_by("noticed_at", "pk")

    def with_address(self) -> Self:
        return self.filter(address__isnull=False)


class ErasedMarkQuerySet(QuerySet["ErasedMark"]):
    def of(self, first_name: str, born: date) -> Self:
        """The mark of somebody of this first name and birthday, if there is one."""
        return self.filter(term=people.erased_term(first_name, born))

    def among(self, who: Collection[tuple[str, date]]) -> Asking[set[tuple[str, date]]]:
        """Of these first names and birthdays, those that were erased on request."""
        terms = {people.erased_term(name, born): (name, born) for name, born in who}
        yield (found := self.filter(term__in=terms).values_list("term", flat=True))
        return {terms[term] for term in found}

    def made_before(self, moment: datetime) -> Self:
        return self.filter(made_at__lt=moment).order_by("made_at", "pk")


@dataclass(frozen=True)
class Erased:
    """Questions that are gone, by what had come of them; `stopped` are among the answered."""

    unanswered: int = 0
    cancelled: int = 0
    answered: int = 0
    stopped: int = 0

    @property
    def asked(self) -> int:
        return self.unanswered + self.cancelled + self.answered


def _came_to(request: ConsentRequest) -> tuple[str, ...]:
    """What came of a question, as `Erased` calls it."""
    consent = request.consent_or_none
    if request.is_answered or consent is not None:
        is_stopped = consent is not None and consent.status == ConsentStatus.WITHDRAWN
        return ("answered", "stopped") if is_stopped else ("answered",)
    return ("cancelled",) if request.status == RequestStatus.CANCELLED else ("unanswered",)


class ErasedCountQuerySet(QuerySet["ErasedCount"]):
    def of_questions(self, requests: Iterable[ConsentRequest]) -> list[ErasedCount]:
        """What is to be kept of these questions, not saved yet: a row for each team and day."""
        found: dict[tuple[int, date], ErasedCount] = {}
        for request in requests:
            key = request.team_id, day_of(request.made_at)
            row = found.setdefault(key, self.model(team_id=key[0], day=key[1]))
            for name in _came_to(request):
                setattr(row, name, getattr(row, name) + 1)
        return list(found.values())

    def summed(self, first: date, last: date, teams: Collection[int] | None = None) -> Erased:
        """Of what was asked in these days, both included, by these teams or by all."""
        rows = self.filter(day__gte=first, day__lte=last)
        if teams is not None:
            rows = rows.filter(team__in=teams)
        names = ("unanswered", "cancelled", "answered", "stopped")
        return Erased(**rows.aggregate(**{name: Sum(name, default=0) for name in names}))

    def asked_before(self, day: date) -> Self:
        return self.filter(day__lt=day).order_by("day", "pk")
