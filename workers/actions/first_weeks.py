"""Ticking off a step of the first weeks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from privacy import audit
from privacy.choices import AuditVerb
from workers.models import FirstStepTick

if TYPE_CHECKING:
    from organisation.models import User


@transaction.atomic
def tick(step: str, *, done: bool, by: User, now: datetime) -> None:
    """Say that a step is done, or not after all; twice changes nothing more."""
    if done:
        _row, changed = FirstStepTick.objects.get_or_create(
            person=by, step=step, defaults={"on": timezone.localdate(now)}
        )
    else:
        gone, _rows = FirstStepTick.objects.filter(person=by, step=step).delete()
        changed = bool(gone)
    if changed:
        audit.record(AuditVerb.CHANGED, by, by=by, fields=("first_steps",), after=step, at=now)
