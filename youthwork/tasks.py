"""Sweeps of the frame."""

from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from youthwork import day
from youthwork.lib.dates import day_of


@shared_task
def daily() -> None:
    """Every hour and when a worker starts; what is done already is not done again."""
    now = timezone.now()
    with suppress(day.Unfinished):  # each job that failed has told so in the log
        day.run(day_of(now), now)
