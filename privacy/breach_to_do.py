"""Breaches that wait for the privacy officer, on the start page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from privacy.breach_screens import clock
from privacy.models import Breach
from privacy.querysets.breaches import WORK
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking

MOST = 10


def of(user: Any, now: datetime) -> Asking[list[Task]]:
    """Those of which the clock runs, the first to end on top."""
    if not user.has_perm(WORK):
        return []
    yield (rows := Breach.objects.ticking().order_by("found_at")[:MOST])
    return [
        Task(
            url=row.get_absolute_url(),
            icon="droplet",
            title=str(row.get_kind_display()),
            text=_("Breach %(number)s") % {"number": row.ref},
            by=clock(row, now).text,
            is_late=clock(row, now).tone == "bad",
        )
        for row in rows
    ]
