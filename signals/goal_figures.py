"""Live figures of goals that signals know: one number of the whole organisation, or None."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Q

from signals.choices.rounds import TAKEN_DOWN
from signals.models import InstacleanItem, Signal
from signals.querysets.items import STANDS
from youthwork.lib.dates import add_months, start_of_day
from youthwork.lib.suppression import Between, percent

DAYS = timedelta(days=90)


def signals_in_time(today: date) -> Between | None:
    """Per cent of the signals due in the last ninety days that had owner and step in time."""
    rows = Signal.objects.due_between(start_of_day(today - DAYS), start_of_day(today))
    [(due, met)] = rows or [(0, 0)]
    return percent(met, due)


def notices_removed(today: date) -> Between | None:
    """Per cent of the notices decided in twelve months after which all or part was removed.

    After an appeal the decision on it counts, as in every other figure.
    """
    decided = InstacleanItem.objects.filter(
        decided_on__gt=add_months(today, -12), decided_on__lte=today
    ).annotate(stands=STANDS)
    removed = Count("pk", filter=Q(stands__in=TAKEN_DOWN))
    return percent(**decided.order_by().aggregate(part=removed, whole=Count("pk")))
