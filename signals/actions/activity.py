"""A signal or an approach that gives rise to an activity: its step points at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacy import audit
from privacy.choices import AuditVerb
from signals.actions import approach, moving, triage
from signals.models import ApproachStep, SignalStep
from workers.actions.activities import save_activity
from workers.models import Activity

if TYPE_CHECKING:
    from organisation.models import User


@transaction.atomic
def point_at(
    step: SignalStep | ApproachStep, activity: Activity, *, by: User, now: datetime
) -> None:
    """Say which activity a step started; once. What was taken together goes on in what stays."""
    if isinstance(step, ApproachStep):
        return approach.point_at(step, activity, by=by, now=now)
    signal = step.signal
    about = signal.merged_into or signal
    moving.still_open(about)
    if signal.keeps_no_story or about.keeps_no_story:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    triage.not_there_yet(signal, activity)
    moving.change(about)
    if not SignalStep.objects.without_activity().filter(pk=step.pk).update(activity=activity):
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    audit.record(AuditVerb.NOTED, signal, by=by, fields=("activity",), at=now)


@transaction.atomic
def start(
    step: SignalStep | ApproachStep, values: Mapping[str, Any], *, by: User, now: datetime
) -> Activity:
    """Write a new activity down and let the step point at it, both or neither."""
    made = save_activity(Activity(), values, by=by, now=now)
    point_at(step, made, by=by, now=now)
    return made
