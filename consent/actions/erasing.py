"""Erasing for real: rows, salts and chains go; a tombstone without a name stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from consent.models import (
    Answer,
    ConsentRequest,
    EvidenceEvent,
    EvidenceTombstone,
    Publication,
    PublicationSubject,
    Subject,
    TakedownTask,
)
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb


@transaction.atomic
def erase(request: ConsentRequest, *, by: User | None, now: datetime) -> None:
    """One request with everything that hangs on it; the young person too when it was the last.

    Of its chain stay the length and the last digest, so that a chain that is missing without a
    tombstone shows.
    """
    last = EvidenceEvent.objects.last_of(request)
    if last is not None:
        EvidenceTombstone.objects.create(
            ref=request.ref, length=last.number, digest=last.digest, erased_at=now
        )
    audit.record(AuditVerb.ERASED, request, by=by, at=now)
    consents = getattr(request, "consent", None)
    if consents is not None:
        TakedownTask.objects.filter(consent=consents).delete()
        posts = list(
            PublicationSubject.objects.filter(consent=consents).values_list(
                "publication", flat=True
            )
        )
        PublicationSubject.objects.filter(consent=consents).delete()
        Publication.objects.filter(
            pk__in=posts, subjects=None, taken_down_at__isnull=False
        ).delete()
        consents.delete()
    Answer.objects.filter(signer__request=request).delete()
    subject = request.subject
    request.delete()
    if not ConsentRequest.objects.filter(subject=subject).exists():
        Subject.objects.filter(pk=subject.pk).delete()
