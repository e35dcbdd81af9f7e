"""Every read of the privacy app."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from privacy.models import AuditEntry, AuditSeal, LegalHold, RetentionRun  # noqa: F401

READ_AUDIT = "privacy.read_audit"
READ_TECHNICAL_AUDIT = "privacy.read_technical_audit"


class AuditEntryQuerySet(QuerySet["AuditEntry"]):
    def visible_to(self, user: Any) -> Self:
        """All entries for who may read the trail (technically or whole); one's own for the rest."""
        if user.has_perm(READ_AUDIT) or user.has_perm(READ_TECHNICAL_AUDIT):
            return self
        return self.filter(by=user)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk").select_related("by")

    def older_than(self, entry: "AuditEntry") -> Self:
        """What comes after this entry in a list that shows the newest first."""
        return self.filter(at__lte=entry.at).exclude(at=entry.at, pk__gte=entry.pk)

    def about(self, subject: str) -> Self:
        """Entries about one object by its label, or by its public reference alone."""
        return self.filter(**({"subject": subject} if ":" in subject else {"subject_ref": subject}))

    def with_verbs(self, verbs: Iterable[str]) -> Self:
        """Entries with one of these verbs, oldest first, with who did it."""
        return self.filter(verb__in=list(verbs)).select_related("by").order_by("at", "pk")

    def unsealed(self) -> Self:
        return self.filter(seal=None).order_by("at", "pk")

    def sealed(self) -> Self:
        """Entries as `verify` walks them: seal after seal."""
        return self.exclude(seal=None).order_by("seal_id", "pk")


class AuditSealQuerySet(QuerySet["AuditSeal"]):
    def in_order(self) -> Self:
        return self.order_by("number")

    def newest(self) -> "AuditSeal | None":
        return self.order_by("-number").first()

    def to_prune(self, before: datetime, but: Collection[str] = ()) -> Self:
        """Seals that hold entries from before a moment only, and none about these subjects."""
        due = self.filter(pruned_at=None, newest_at__lt=before, count__gt=0)
        return (due.exclude(entries__subject__in=but) if but else due).order_by("number")


class RetentionRunQuerySet(QuerySet["RetentionRun"]):
    def of_day(self, day: date) -> dict[str, "RetentionRun"]:
        """The runs of one day by the key of their rule."""
        return {run.rule: run for run in self.filter(day=day)}


class LegalHoldQuerySet(QuerySet["LegalHold"]):
    def in_force(self, today: date) -> Self:
        return self.filter(until__gte=today, released_on=None)

    def ended_before(self, day: date) -> Self:
        return self.filter(Q(released_on__lt=day) | Q(until__lt=day))

    def references(self, model: str, today: date) -> frozenset[str]:
        """References of the objects of one model that a hold keeps today."""
        labels: Iterable[str] = (
            self.in_force(today)
            .filter(subject__startswith=f"{model}:")
            .values_list("subject", flat=True)
        )
        return frozenset(label.partition(":")[2] for label in labels)
