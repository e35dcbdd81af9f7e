"""A question that waits for somebody's answer, on their start page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from privacy.models import ReadingQuestion
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking


def of(user: Any, now: datetime) -> Asking[list[Task]]:
    """One at most: nobody is asked twice at a time."""
    yield (rows := prepared(lambda me: ReadingQuestion.objects.answerable_by(me), user))
    return [
        Task(
            url=row.get_absolute_url(),
            icon="chat-left-text",
            title=_("The privacy officer asks you something"),
            text=_("Question %(number)s, about what you read") % {"number": row.ref},
            by="",
            is_late=False,
        )
        for row in rows
    ]
