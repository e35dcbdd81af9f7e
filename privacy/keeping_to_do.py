"""Legal holds that end soon, on the start page of the privacy officer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy.models import LegalHold
from youthwork.lib.dates import day_of
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking

BEFORE = timedelta(days=14)  # enough to find out whether it is still needed
MOST = 10


def of(user: Any, now: datetime) -> Asking[list[Task]]:
    """After its last day a hold lets go by itself, so that it is looked at before."""
    if not user.has_perm("privacy.keep_terms"):
        return []
    today = day_of(now)
    ending = LegalHold.objects.keepable_by(user, today).until_at_most(today + BEFORE)
    yield (rows := ending.only("subject", "until").order_by("until", "pk")[:MOST])
    return [
        Task(
            url=reverse("privacy:retention"),
            icon="lock",
            title=_("A legal hold ends: extend or let go"),
            text=row.subject.partition(":")[2],
            by=_("until %(until)s") % {"until": date_format(row.until, "j F")},
            is_late=False,
        )
        for row in rows
    ]
