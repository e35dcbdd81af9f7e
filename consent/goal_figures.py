"""The live figure of goals that consent knows: one number of the whole organisation, or None."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Q

from consent.choices.request import ANSWERED, OPEN, RequestStatus
from consent.models import ConsentRequest, ErasedCount
from youthwork.lib.dates import DAY, start_of_day
from youthwork.lib.suppression import Between, percent

DAYS = timedelta(days=90)


def consents_answered(today: date) -> Between | None:
    """Per cent of the questions of the last ninety days that were answered, yes or no alike.

    What still waits and what was cancelled doesn't count; what nobody answered still does when it
    is erased, sooner than an answer.
    """
    left_out = [*OPEN, RequestStatus.CANCELLED]
    asked = ConsentRequest.objects.filter(
        made_at__gte=start_of_day(today - DAYS), made_at__lt=start_of_day(today)
    ).exclude(status__in=left_out)
    answered = Count("pk", filter=Q(status__in=ANSWERED))
    found = asked.order_by().aggregate(part=answered, whole=Count("pk"))
    gone = ErasedCount.objects.summed(today - DAYS, today - DAY)
    return percent(
        part=found["part"] + gone.answered,
        whole=found["whole"] + gone.answered + gone.unanswered,
    )
