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
from privacy.models import AuditEntry
from signals.actions import approach, moving, triage
from signals.models import ApproachStep, SignalStep
from workers.actions.activities import write_down
from workers.models import Activity

if TYPE_CHECKING:
    from organisation.models import User


@transaction.atomic
def point_at(
    step: SignalStep | ApproachStep, activity: Activity, *, by: User, now: datetime
) -> None:
    """Say which activity a step started; once. What was taken together goes on in what stays."""
    audit.record_all([_pointed(step, activity, by=by, now=now)])


def _pointed(
    step: SignalStep | ApproachStep,
    activity: Activity,
    *,
    by: User,
    now: datetime,
    is_new: bool = False,
) -> AuditEntry:
    if isinstance(step, ApproachStep):
        return approach.pointed(step, activity, by=by, now=now)
    signal = step.signal
    about = signal.merged_into or signal
    moving.still_open(about)
    if signal.keeps_no_story or about.keeps_no_story:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if not is_new:
        triage.not_there_yet(signal, activity)
    moving.change(about)
    if not SignalStep.objects.without_activity().filter(pk=step.pk).update(activity=activity):
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    return audit.entry(AuditVerb.NOTED, signal, by=by, fields=("activity",), at=now)


@transaction.atomic
def start(
    step: SignalStep | ApproachStep, values: Mapping[str, Any], *, by: User, now: datetime
) -> Activity:
    """Write a new activity down and let the step point at it, both or neither."""
    made, entries = write_down(Activity(), values, by=by, now=now)
    if not entries:  # sent before, maybe from another step
        point_at(step, made, by=by, now=now)
        return made
    audit.record_all([*entries, _pointed(step, made, by=by, now=now, is_new=True)])
    return made
