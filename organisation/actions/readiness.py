"""What somebody says of being ready to start, and takes back; and who is reminded of it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation import readiness
from organisation.choices import ReadyPoint, Role
from organisation.models import ReadyStatement, User
from outbox import actions as outbox
from outbox.models import Message
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of


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


@transaction.atomic
def remind(point: ReadyPoint, *, by: User, now: datetime) -> bool:
    """Mail those whom a point waits for, each once a day whoever asks; whether anybody was now.

    Raises ValidationError when it is in order, and when nobody else can bring it so.
    """
    if readiness.is_ready(point, by, now):
        raise ValidationError(_("This is in order already."), code="stale")
    people = {
        person.label
        for role in sorted(readiness.roles_of(point))
        for person in User.objects.holding(Role(role), day_of(now))
        if person.pk != by.pk
    }
    if not people:
        raise ValidationError(_("There is nobody else to remind of this."), code="nobody")
    label, key = readiness.label_of(point), f"{readiness.REMINDER}:{point}:{day_of(now)}"
    before = Message.objects.about(label).count()
    outbox.post_to_each(
        readiness.REMINDER, subject=label, recipients=sorted(people), dedupe_key=key
    )
    if Message.objects.about(label).count() == before:
        return False
    audit.record(AuditVerb.ASKED, label, by=by, at=now)
    return True
