"""Requests that wait for the privacy officer, on the start page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from privacy.models import DataRequest
from privacy.querysets.requests import HANDLE
from privacy.request_screens import term
from youthwork.lib.dates import day_of
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking

MOST = 10


def of(user: Any, now: datetime) -> Asking[list[Task]]:
    """Open ones with what is left of their month, the first to answer on top; no names."""
    if not user.has_perm(HANDLE):
        return []
    today = day_of(now)
    waiting = DataRequest.objects.handled_by(user).first_due_first()
    yield (rows := waiting.only("ref", "kind", "status", "due_on")[:MOST])
    return [
        Task(
            url=row.get_absolute_url(),
            icon="person-lines-fill",
            title=row.title,
            text=_("Request %(number)s") % {"number": row.ref},
            by=term(row, today),
            is_late=row.due_on < today,
        )
        for row in rows
    ]
