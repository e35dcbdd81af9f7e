"""Every read of what stays after something went wrong, or was erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from consent import people
from youthwork.lib.together import Asking

if TYPE_CHECKING:
    from consent.models import ErasedMark, Misdelivery
else:
    ErasedMark = Misdelivery = Any


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
