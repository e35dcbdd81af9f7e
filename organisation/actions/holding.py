"""What was typed after the session ended: kept, and given back once."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import HeldPost, User
from organisation.typed import PACKED_MAX, Typed
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib import links

HELD_FOR = timedelta(minutes=15)


def hold_post(typed: Typed, *, person_hash: str, now: datetime) -> str:
    """Keep what was typed after the session ended for 15 minutes; returns the token that opens it.

    `person_hash` is who used this browser last: it goes back to that person only. With "" it
    goes to who logs in first, once they said that they typed it. Raises ValidationError when it
    is too long or holds a citizen service number.
    """
    typed.check()
    payload = typed.packed()
    if len(payload) > PACKED_MAX:
        raise ValidationError(_("This is too long to keep while you log in."), code="max_length")
    token = links.new_token()
    with transaction.atomic():
        HeldPost.objects.expired_at(now).delete()
        held = HeldPost.objects.create(
            token_hash=links.token_hash(token),
            person_hash=person_hash[:64],
            must_ask=not person_hash,
            payload=payload,
            expires_at=now + HELD_FOR,
        )
        audit.record(AuditVerb.QUEUED, held, by=None, at=now)
    return token


def claim_held_post(token: str, *, person_hash: str, by: User, now: datetime) -> HeldPost | None:
    """What waits for this person; what waits for nobody yet becomes theirs to be asked about."""
    with transaction.atomic():
        held = HeldPost.objects.opened_by(token, now)
        if held is None:
            return None
        if HeldPost.objects.filter(pk=held.pk, person_hash="").update(person_hash=person_hash):
            held.person_hash = person_hash
            audit.record(AuditVerb.ASSIGNED, held, by=by, at=now)
    return held if held.belongs_to(person_hash) else None


def confirm_held_post(token: str, *, person_hash: str, by: User, now: datetime) -> Typed | None:
    """Keep that this person typed it; None when nothing waits for them."""
    with transaction.atomic():
        held = HeldPost.objects.opened_by(token, now)
        if held is None or not held.belongs_to(person_hash):
            return None
        HeldPost.objects.filter(pk=held.pk).update(must_ask=False)
        audit.record(AuditVerb.CONFIRMED, held, by=by, at=now)
    return Typed.unpacked(held.payload)


def drop_held_post(token: str, *, person_hash: str, by: User, now: datetime) -> bool:
    """Throw away what waits for this person; False when nothing does."""
    with transaction.atomic():
        held = HeldPost.objects.opened_by(token, now)
        if held is None or not held.belongs_to(person_hash):
            return False
        HeldPost.objects.filter(pk=held.pk).delete()
        audit.record(AuditVerb.CANCELLED, held, by=by, at=now)
    return True


def take_held_post(
    token: str, *, person_hash: str, by: User, now: datetime, path: str = ""
) -> Typed | None:
    """Give back what was held, once and only to the same person; None when there is nothing.

    With `path` only what was typed at that address; what is somebody else's stays until its term,
    and so does what this person must be asked about first.
    """
    with transaction.atomic():
        held = HeldPost.objects.opened_by(token, now)
        if held is None or held.must_ask or not held.belongs_to(person_hash):
            return None
        typed = Typed.unpacked(held.payload)
        if path and urlsplit(typed.address).path != path:
            return None
        if not HeldPost.objects.filter(pk=held.pk).delete()[0]:
            return None  # another tab was first
        audit.record(AuditVerb.RESUMED, held, by=by, at=now)
    return typed
