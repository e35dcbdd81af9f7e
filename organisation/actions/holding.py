"""What was typed after the session ended: kept, and given back once."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation import links
from organisation.models import HeldPost, User
from organisation.typed import PACKED_MAX, Typed
from privacy import audit
from privacy.choices import AuditVerb

HELD_FOR = timedelta(minutes=15)


def hold_post(typed: Typed, *, person_hash: str, now: datetime) -> str:
    """Keep what was typed after the session ended for 15 minutes; returns the token that opens it.

    `person_hash` is who was signed in on this browser before ("" when nobody was): it goes back to
    that person only. Raises ValidationError when it is too long or holds a citizen service number.
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
            payload=payload,
            expires_at=now + HELD_FOR,
        )
        audit.record(AuditVerb.QUEUED, held, by=None, at=now)
    return token


def take_held_post(
    token: str, *, person_hash: str, by: User, now: datetime, path: str = ""
) -> Typed | None:
    """Give back what was held, once and only to the same person; None when there is nothing.

    With `path` only what was typed at that address; what is somebody else's stays until its term.
    """
    with transaction.atomic():
        held = HeldPost.objects.opened_by(token, now)
        if held is None or not held.belongs_to(person_hash):
            return None
        typed = Typed.unpacked(held.payload)
        if path and urlsplit(typed.address).path != path:
            return None
        if not HeldPost.objects.filter(pk=held.pk).delete()[0]:
            return None  # another tab was first
        audit.record(AuditVerb.RESUMED, held, by=by, at=now)
    return typed
