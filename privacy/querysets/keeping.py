"""Every read of retention runs and legal holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

if TYPE_CHECKING:
    from privacy.models import LegalHold, RetentionRun, RetentionTerm


KEEP = "privacy.keep_terms"


@dataclass(frozen=True)
class Nights:
    """Nights of a period on which the rules of retention had to run."""

    of: int  # counted from the first run there ever was
    failed: int  # a rule failed
    missed: int  # nothing ran


class RetentionRunQuerySet(QuerySet["RetentionRun"]):
    def of_day(self, day: date) -> dict[str, "RetentionRun"]:
        """The runs of one day by the key of their rule."""
        return {run.rule: run for run in self.filter(day=day)}

    def newest_first(self) -> Self:
        return self.order_by("-day", "rule")

    def nights(self, first: date, last: date) -> Nights:
        """How erasing went on these days, both included; before the first run nothing had to."""
        start = self.aggregate(day=Min("day"))["day"]
        if start is None or start > last:
            return Nights(0, 0, 0)
        first = max(first, start)
        failed = dict(
            self.filter(day__range=(first, last))
            .order_by()
            .values_list("day")
            .annotate(failed=Count("pk", filter=Q(failed=True)))
        )
        whole = (last - first).days + 1
        return Nights(whole, sum(map(bool, failed.values())), whole - len(failed))


class RetentionTermQuerySet(QuerySet["RetentionTerm"]):
    def current(self) -> "dict[str, RetentionTerm]":
        """The term that counts today by the key of its rule; of most rules there is none."""
        return {row.rule: row for row in self.order_by("pk")}

    def days_ahead_of(self, rule: str) -> int:
        """How many days shorter the term of a rule is than the one it came with."""
        newest = self.newest_of(rule)
        return newest.days_shorter if newest else 0

    def newest_days(self, rule: str) -> "QuerySet[RetentionTerm, tuple[int]]":
        """The same as `days_ahead_of`, as a part of a page; no row for a rule as it came."""
        return self.filter(rule=rule).order_by("-pk").values_list("days_shorter")[:1]

    def newest_of(self, rule: str) -> "RetentionTerm | None":
        """The term that was set last for a rule, which holds."""
        return self.filter(rule=rule).order_by("-pk").first()

    def replaced_before(self, moment: datetime) -> Self:
        later = self.model.objects.filter(rule=OuterRef("rule"), pk__gt=OuterRef("pk"))
        return self.filter(Exists(later.filter(set_at__lt=moment)))


def by_model(labels: Iterable[str]) -> dict[str, list[str]]:
    """The references of audit labels, by the label of their model."""
    found: dict[str, list[str]] = {}
    for label in labels:
        model, _colon, reference = label.partition(":")
        found.setdefault(model, []).append(reference)
    return found


class LegalHoldQuerySet(QuerySet["LegalHold"]):
    def in_force(self, today: date) -> Self:
        return self.filter(until__gte=today, released_on=None)

    def keepable_by(self, user: Any, today: date) -> Self:
        """Holds in force, for who may extend and release them."""
        return self.in_force(today) if user.has_perm(KEEP) else self.none()

    def until_at_most(self, day: date) -> Self:
        return self.filter(until__lte=day)

    def on(self, subject: str) -> "LegalHold | None":
        """The hold on what has this audit label; None for what is no label either."""
        return None if "\x00" in subject else self.filter(subject=subject).first()

    def ended_before(self, day: date) -> Self:
        return self.filter(Q(released_on__lt=day) | Q(until__lt=day))

    def of_models(self, models: Iterable[str], today: date) -> Self:
        """Holds in force on objects of these models."""
        named = Q(pk__in=[])
        for model in models:
            named |= Q(subject__startswith=f"{model}:")
        return self.in_force(today).filter(named)

    def by_model(self, today: date) -> dict[str, list[str]]:
        """References that a hold keeps today, by the label of their model."""
        return by_model(self.in_force(today).values_list("subject", flat=True))

    def last_days(
        self, models: Iterable[str], today: date
    ) -> "QuerySet[LegalHold, tuple[str, date]]":
        """Labels of the objects of these models that a hold keeps, and until which day."""
        return self.of_models(models, today).order_by("until").values_list("subject", "until")

    def references(self, model: str, today: date) -> frozenset[str]:
        """References of the objects of one model that a hold keeps today."""
        labels: Iterable[str] = (
            self.in_force(today)
            .filter(subject__startswith=f"{model}:")
            .values_list("subject", flat=True)
        )
        return frozenset(label.partition(":")[2] for label in labels)
