"""What somebody says of being ready to start, and takes back."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.choices import ReadyPoint
from organisation.models import ReadyStatement, User
from privacy import audit
from privacy.choices import AuditVerb


@transaction.atomic
def say(point: ReadyPoint, *, by: User, now: datetime) -> ReadyStatement:
    """Keep who said of a point that it is so, and when. Raises ValidationError when it was said."""
    said, is_new = ReadyStatement.objects.get_or_create(
        point=point, defaults={"said_by": by, "said_at": now}
    )
    if not is_new:
        raise ValidationError(_("Somebody said so already."), code="stale")
    audit.record(AuditVerb.CONFIRMED, said, by=by, at=now)
    return said


@transaction.atomic
def take_back(point: ReadyPoint, *, by: User, now: datetime) -> None:
    """It is not so, or not any more; the trail keeps that it was said.

    Raises ValidationError when nobody had said it.
    """
    said = ReadyStatement.objects.filter(point=point).first()
    if said is None or not ReadyStatement.objects.filter(pk=said.pk).delete()[0]:
        raise ValidationError(_("Nobody says so now."), code="stale")
    audit.record(AuditVerb.RETRACTED, said, by=by, at=now)
