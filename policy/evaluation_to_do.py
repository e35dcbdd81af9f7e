"""What somebody has to do after or before an evaluation."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from organisation.models import User
from policy.models import Decision
from signals.screens.wording import by_day
from youthwork.lib.dates import day_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking

MOST = 20


def of(user: User, now: datetime) -> Asking[list[Task]]:
    """Decisions that this person agreed to do, from two weeks before their day on."""
    if not user.has_perm("policy.see"):
        return []
    today = day_of(now)
    soon = prepared(lambda me, day: Decision.objects.soon_of(me, day)[:MOST], user, today)
    yield (rows := soon)
    return [
        Task(
            url=row.get_absolute_url(),
            icon="clipboard",
            title=row.what,
            text=_("Agreed in the evaluation"),
            by=by_day(row.due_on, today),
            is_late=row.is_late(today),
        )
        for row in rows
    ]
