"""Counting contacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from workers.models import ContactTally
from youthwork.lib.dates import day_of


@transaction.atomic
def count_contact(values: Mapping[str, Any], *, by: User, now: datetime) -> ContactTally:
    """Count contacts of this person on a day; a form that is sent twice counts once."""
    public_id = values.get("public_id")
    given = {name: value for name, value in values.items() if name != "public_id" or value}
    made = ContactTally(worker=by, **given)
    if made.day > day_of(now):
        told = _("This day is still to come.")
        raise ValidationError({"day": ValidationError(told, code="future")})
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        if public_id and (known := ContactTally.objects.written_by(by, public_id)):
            return known
        raise ValidationError(_("This form is damaged. Open it again."), code="damaged") from None
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


@transaction.atomic
def remove_contact(contact: ContactTally, *, by: User, now: datetime) -> None:
    """Take a mistaken tap away; twice changes nothing more."""
    if ContactTally.objects.filter(pk=contact.pk).delete()[0]:
        audit.record(AuditVerb.ERASED, contact, by=by, at=now)
