"""Log-in: second factors, sessions and passwords."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation import sessions
from organisation.models import User
from outbox import actions as outbox
from privacy import audit, journal
from privacy.choices import AuditVerb
from youthwork.lib import links


@transaction.atomic
def reset_second_factor(person: User, *, by: User | None, now: datetime) -> None:
    """After a lost phone: remove passkeys and codes and end every session; they set up anew.

    Raises ValidationError (`oneself`): nobody takes away the last thing that shows who they are.
    """
    if by == person:
        told = _("You can't remove your own second step here. Another administrator can.")
        raise ValidationError(told, code="oneself")
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person, now)
    journal.note("organisation.second_factor_removed", person.label, at=now)
    audit.record(AuditVerb.SECOND_FACTOR_REMOVED, person, by=by, at=now)


@transaction.atomic
def end_sessions(person: User, *, by: User, now: datetime, but: str = "") -> int:
    """Sign someone out on every device (but the one with this session key)."""
    ended = sessions.end_all(person, now, but=but)
    audit.record(AuditVerb.SIGNED_OUT, person, by=by, fields=["sessions"], at=now)
    return ended


@transaction.atomic
def end_session(person: User, pk: int, *, but: str | None, now: datetime) -> bool:
    """Sign out one of the own devices (never the one with this key); False when there is none."""
    if not sessions.end(person, pk, but=but):
        return False
    audit.record(AuditVerb.SIGNED_OUT, person, by=person, fields=["sessions"], at=now)
    return True


@transaction.atomic
def set_password(person: User, password: str, *, now: datetime) -> None:
    """Store a new password; the hash in every session no longer fits, so all of them end."""
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(AuditVerb.PASSWORD_CHANGED, person, by=person, at=now)


@transaction.atomic
def ask_password_reset(person: User, *, now: datetime) -> None:
    """Queue a mail with a reset link; its token is made when the mail is written."""
    queued = outbox.post(
        "organisation.password_reset",
        subject=person.label,
        recipient=person.label,
        dedupe_key=f"organisation.password_reset:{person.public_id}:{links.turn(now)}",
    )
    if queued is not None:
        audit.record(AuditVerb.QUEUED, person, by=None, fields=["password_reset"], at=now)
