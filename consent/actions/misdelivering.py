"""A question went to somebody whom it was not for: closed at once, noted, asked anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

import outbox.actions
from consent.actions import withdrawing
from consent.actions.moving import move
from consent.choices.consent import ConsentStatus
from consent.choices.request import OPEN, RequestStatus
from consent.models import Answer, Consent, Misdelivery, Signer
from organisation.choices import Role
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of

JUDGED_WITHIN = timedelta(hours=72)  # GDPR art. 33(1)


@transaction.atomic
def reached_wrong_person(signer: Signer, *, by: User, now: datetime) -> Misdelivery:
    """Kill every link of this signer at once, stop what they answered, and note it.

    The question is closed: the right person is asked anew. What was answered is disputed, which
    only a new signature ends. The privacy officers hear of it, with the hour by which they judge.
    Done twice it is noted once.
    """
    # Locks the row on PostgreSQL, and takes SQLite's one write lock.
    Signer.objects.filter(pk=signer.pk).update(generation=F("generation"))
    signer.refresh_from_db()
    stands = Misdelivery.objects.filter(ref=signer.request.ref, number=signer.number)
    if signer.misdirected_at is not None and (found := stands.last()) is not None:
        return found
    request = signer.request
    made = Misdelivery.objects.create(
        ref=request.ref,
        number=signer.number,
        generation=signer.generation,
        team=request.team,
        address=signer.email,
        sent_at=request.sent_at,
        was_opened=signer.opened_at is not None,
        was_answered=Answer.objects.filter(signer=signer).exists(),
        noticed_by=by,
        noticed_at=now,
        judge_by=now + JUDGED_WITHIN,
    )
    signer.generation += 1
    signer.misdirected_at, signer.email, signer.email_term, signer.phone = now, None, None, None
    signer.wants_link_at = None
    signer.save(
        update_fields=[
            "generation",
            "misdirected_at",
            "email",
            "email_term",
            "phone",
            "wants_link_at",
        ]
    )
    audit.record(AuditVerb.CHANGED, signer, by=by, fields=["misdirected_at"], at=now)
    if request.status in OPEN:
        move(request, RequestStatus.CANCELLED, by=by, now=now)
    consent = Consent.objects.filter(request=request, status=ConsentStatus.VALID).first()
    if consent is not None:
        withdrawing.dispute(consent, by=by, now=now)
    outbox.actions.post_to_each(
        "consent.misdelivered",
        subject=f"consent.consentrequest:{request.ref}",
        recipients=[
            f"organisation.user:{person.public_id}"
            for person in User.objects.holding(Role.PRIVACY_OFFICER, day_of(now))
        ],
        dedupe_key=f"consent.misdelivered:{signer.audit_ref}:{made.generation}",
    )
    return made
