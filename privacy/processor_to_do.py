"""Processors of which the agreement is missing or ends, on the start page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from privacy.actions.processors import REMINDED_BEFORE
from privacy.models import Processor
from privacy.processor_screens import agreement_state
from privacy.querysets.processors import KEEP
from youthwork.lib.dates import day_of
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking

MOST = 10


def of(user: Any, now: datetime) -> Asking[list[Task]]:
    """For who keeps the register; what ended or was never signed is late."""
    if not user.has_perm(KEEP):
        return []
    today = day_of(now)
    waiting = Processor.objects.keepable_by(user).waiting(today + REMINDED_BEFORE)
    shown = waiting.only("public_id", "name", "signed_on", "ends_on", "stopped_on")
    yield (rows := shown[:MOST])
    return [
        Task(
            url=row.get_absolute_url(),
            icon="building",
            title=_("Agreement with a processor"),
            text=row.name,
            by=agreement_state(row, today)[1],
            is_late=not row.is_under_agreement(today),
        )
        for row in rows
    ]
