"""A signal that gives rise to an activity: the step points at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from signals.actions import triage
from signals.choices.signal import StepKind
from signals.models import Signal, SignalStep
from workers.actions import save_activity
from workers.models import Activity

if TYPE_CHECKING:
    from organisation.models import User


@transaction.atomic
def point_at(signal: Signal, activity: Activity, *, by: User, now: datetime) -> SignalStep:
    """Note that this activity was started on this signal; one that stands there already stays."""
    known: SignalStep | None = signal.steps.filter(activity=activity).first()
    if known is not None:
        return known
    step = triage.add_step(signal, StepKind.ACTIVITY_STARTED, by=by, now=now)
    step.activity = activity
    step.save(update_fields=["activity"])
    return step


@transaction.atomic
def start(signal: Signal, values: Mapping[str, Any], *, by: User, now: datetime) -> Activity:
    """Write the activity down and note it with the signal, both or neither."""
    made = save_activity(Activity(), values, by=by, now=now)
    point_at(signal, made, by=by, now=now)
    return made
