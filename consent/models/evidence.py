"""One chain of events for each request: what was shown, answered and stopped, as hashes."""

from __future__ import annotations

from django.db import models

from consent.choices.evidence import EvidenceKind
from consent.querysets.evidence import EvidenceEventQuerySet


class EvidenceEvent(models.Model):
    """One link of a chain; append-only by a trigger.

    `digest` is SHA-256 over number, kind, moment, `text_hash`, `content_hash` and the digest
    before. `content_hash` is salted: without `salt` nobody can guess the choices back.
    """

    request = models.ForeignKey("consent.ConsentRequest", models.CASCADE, related_name="evidence")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    at = models.DateTimeField()
    text_hash = models.CharField(max_length=64, blank=True)
    content_hash = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = EvidenceEventQuerySet.as_manager()

    class Meta:
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="evidence_in_order"),
        ]

    def __str__(self) -> str:
        return f"evidence {self.number} of {self.request_id}"


class EvidenceTombstone(models.Model):
    """What stays of a chain that was erased: that there was one, and its last digest."""

    ref = models.CharField(max_length=12, unique=True)
    length = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"tombstone {self.ref}"
