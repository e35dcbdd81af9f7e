"""The secret address of somebody's calendar."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from organisation.models import User
from policy.models import CalendarLink
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.links import new_token, token_hash


@transaction.atomic
def make(person: User, *, now: datetime) -> str:
    """A new secret for this person's calendar; the one before stops working. Shown once."""
    token = new_token()
    CalendarLink.objects.update_or_create(
        person=person, defaults={"token_hash": token_hash(token), "made_at": now}
    )
    audit.record(AuditVerb.MADE, person, by=person, fields=("calendar_link",), at=now)
    return token


@transaction.atomic
def stop(person: User, *, now: datetime) -> bool:
    """Let the address work no longer; False when there was none."""
    gone, _rows = CalendarLink.objects.filter(person=person).delete()
    if gone:
        audit.record(AuditVerb.ENDED, person, by=person, fields=("calendar_link",), at=now)
    return bool(gone)
