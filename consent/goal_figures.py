"""The live figure of goals that consent knows: one number of the whole organisation, or None."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Q

from consent.choices.request import ANSWERED, OPEN, RequestStatus
from consent.models import ConsentRequest
from youthwork.lib.dates import start_of_day

DAYS = timedelta(days=90)
FEWEST = 5  # below this a share would tell of somebody


def consents_answered(today: date) -> float | None:
    """Per cent of the questions of the last ninety days that were answered, yes or no alike.

    What still waits and what was cancelled doesn't count.
    """
    left_out = [*OPEN, RequestStatus.CANCELLED]
    asked = ConsentRequest.objects.filter(
        made_at__gte=start_of_day(today - DAYS), made_at__lt=start_of_day(today)
    ).exclude(status__in=left_out)
    answered = Count("pk", filter=Q(status__in=ANSWERED))
    counts = asked.order_by().aggregate(all=Count("pk"), part=answered)
    return 100 * counts["part"] / counts["all"] if counts["all"] >= FEWEST else None
