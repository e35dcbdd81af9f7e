"""Every read of retention runs and legal holds."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

if TYPE_CHECKING:
    from privacy.models import LegalHold, RetentionRun, RetentionTerm


KEEP = "privacy.keep_terms"


class RetentionRunQuerySet(QuerySet["RetentionRun"]):
    def of_day(self, day: date) -> dict[str, "RetentionRun"]:
        """The runs of one day by the key of their rule."""
        return {run.rule: run for run in self.filter(day=day)}

    def newest_first(self) -> Self:
        return self.order_by("-day", "rule")


class RetentionTermQuerySet(QuerySet["RetentionTerm"]):
    def current(self) -> "dict[str, RetentionTerm]":
        """The term that counts today by the key of its rule; of most rules there is none."""
        return {row.rule: row for row in self.order_by("pk")}

    def days_ahead_of(self, rule: str) -> int:
        """How many days shorter the term of a rule is than the one it came with."""
        newest = self.filter(rule=rule).order_by("-pk").values_list("days_shorter", flat=True)
        return newest.first() or 0

    def replaced_before(self, moment: datetime) -> Self:
        later = self.model.objects.filter(rule=OuterRef("rule"), pk__gt=OuterRef("pk"))
        return self.filter(Exists(later.filter(set_at__lt=moment)))


class LegalHoldQuerySet(QuerySet["LegalHold"]):
    def in_force(self, today: date) -> Self:
        return self.filter(until__gte=today, released_on=None)

    def keepable_by(self, user: Any, today: date) -> Self:
        """Holds in force, for who may extend and release them."""
        return self.in_force(today) if user.has_perm(KEEP) else self.none()

    def on(self, subject: str) -> "LegalHold | None":
        return self.filter(subject=subject).first()

    def ended_before(self, day: date) -> Self:
        return self.filter(Q(released_on__lt=day) | Q(until__lt=day))

    def of_models(self, models: Iterable[str], today: date) -> Self:
        """Holds in force on objects of these models."""
        named = Q(pk__in=[])
        for model in models:
            named |= Q(subject__startswith=f"{model}:")
        return self.in_force(today).filter(named)

    def references(self, model: str, today: date) -> frozenset[str]:
        """References of the objects of one model that a hold keeps today."""
        labels: Iterable[str] = (
            self.in_force(today)
            .filter(subject__startswith=f"{model}:")
            .values_list("subject", flat=True)
        )
        return frozenset(label.partition(":")[2] for label in labels)
