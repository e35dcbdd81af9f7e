"""Signals whose term passed unmet, and who was told of it: the trail remembers that."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from signals.choices.signal import LATE_KINDS, Severity
from signals.querysets.rights import SignalRights
from signals.querysets.tabs import overdue

AFTER_ALARM = timedelta(hours=1)


def _tellings() -> QuerySet[AuditEntry]:
    """Of the row of the outer query, what was told since its term passed: of a term that ends
    later, as after a rest, nothing was."""
    return AuditEntry.objects.filter(
        subject_ref=OuterRef("ref"),
        verb=AuditVerb.QUEUED,
        after__in=LATE_KINDS,
        at__gte=OuterRef("due_at"),
    )


class LateSignals(SignalRights):
    def late(self, now: datetime) -> Self:
        """Open, not at rest, and nobody met the term in time; `told`: how often that was told."""
        number = _tellings().order_by().values("subject_ref").annotate(n=Count("pk")).values("n")
        rows = self.real().filter(overdue(now, timezone.localdate(now)))
        return rows.annotate(told=Coalesce(Subquery(number), Value(0)))

    def late_to_tell(self, now: datetime, again_before: datetime) -> Self:
        """Those of which nobody was told, and those of which somebody was once, before a moment."""
        lately = Exists(_tellings().filter(at__gte=again_before))
        # Of what is due at once its alarm goes down the line first.
        fresh = Q(severity=Severity.NOW, due_at__gt=now - AFTER_ALARM)
        return self.late(now).filter(Q(told=0) | Q(told=1) & ~lately).exclude(fresh)

    def with_who_hears(self) -> Self:
        """What telling asks of each, and no text; `told_to`: which owner heard first, by label."""
        first = _tellings().order_by("at", "pk").values("before")[:1]
        people = self.annotate(told_to=Coalesce(Subquery(first), Value(""))).select_related(
            "owner", "team"
        )
        return people.only(
            "ref",
            "severity",
            "owner__public_id",
            "owner__is_active",
            "team__name",
            "team__public_id",
        ).order_by("pk")

    def told_late_at(self, kind: str, told: int, at: datetime, now: datetime) -> Self:
        """Those of which was told at this moment, for this time or more, and that are late yet."""
        then = Exists(_tellings().filter(after=kind, at=at))
        return self.late(now).filter(then, told__gte=told).order_by("pk")

    def nobody_s(self) -> Self:
        """Those of which the owner is away, and those without one."""
        return self.filter(Q(owner=None) | Q(owner__is_active=False))
