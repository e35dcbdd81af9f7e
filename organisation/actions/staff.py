"""What changes about a person who works here: details, and a pause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisation import sessions, standing
from organisation.choices import PersonStatus
from organisation.models import User
from privacy import audit, journal
from privacy.choices import AuditVerb
from youthwork.lib.said import Seen


@transaction.atomic
def change_person(
    person: User, values: Mapping[str, Any], *, by: User, now: datetime, seen: Seen | None = None
) -> None:
    """Change name, e-mail address or work phone; a new address ends every session.

    `seen` is what the form was opened with. Raises ValidationError (`taken` for an address that
    another account got at the same moment; `stale` where somebody changed the person meanwhile).
    """
    if seen:
        seen.hold(person)
    changed = sorted(name for name, value in values.items() if getattr(person, name) != value)
    if not changed:
        return
    if "email" in changed:  # first: who searches holds the session, then asks for the person
        sessions.end_all(person, now)
    for name in changed:
        setattr(person, name, values[name])
    try:
        with transaction.atomic():
            person.save(update_fields=changed)
    except IntegrityError:
        told = _("Another account has this address.")
        raise ValidationError({"email": ValidationError(told, code="taken")}) from None
    audit.record(AuditVerb.CHANGED, person, by=by, fields=changed, at=now)


@transaction.atomic
def pause(
    person: User, *, by: User | None, today: date, now: datetime, again: bool = False
) -> None:
    """Long leave: no access until somebody resumes it; roles stay.

    `again`: once more after a backup was put back, also for the only administrator of that time.
    """
    if not again:
        standing.refuse_without_administrator(person, today)
    step = standing.step(person, PersonStatus.PAUSED)
    sessions.end_all(person, now)
    journal.note("organisation.paused", person.label, at=now)
    audit.record(AuditVerb.PAUSED, person, by=by, at=now, **step)


@transaction.atomic
def resume(person: User, *, by: User, now: datetime) -> None:
    """Give access back after a pause; after leaving only a new invitation does."""
    if person.status != PersonStatus.PAUSED:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    step = standing.step(person, PersonStatus.ACTIVE)
    audit.record(AuditVerb.RESUMED, person, by=by, at=now, **step)
