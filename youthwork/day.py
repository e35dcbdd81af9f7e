"""The day: whatever the calendar triggers, done once, however often and however late it runs."""

import logging
from collections import Counter
from contextlib import nullcontext
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from outbox.models import DailyRun
from privacy import journal
from youthwork.lib.calendar import CalendarJob, works_in_steps

log = logging.getLogger(__name__)

MAX_ROUNDS = 10


class Unfinished(Exception):
    """Some jobs did not finish; what the others changed stands. Names and counts only."""

    def __init__(self, failed: list[str], changed: dict[str, int]) -> None:
        super().__init__(", ".join(failed))
        self.failed, self.changed = failed, changed


def run(today: date, now: datetime) -> dict[str, int]:
    """Do what is due by `today` and not yet done; counts by job of what changed, none for nothing.

    Each job is a function of settings.CALENDAR_JOBS, `f(today, now) -> dict[str, int]`, in its
    own transaction unless it is marked `in_steps`. They repeat until none changes anything, so
    that what one sets off in another after a long gap happens in the same run. A job that fails
    does not stop the others; Unfinished tells of it afterwards.
    """
    changed: Counter[str] = Counter()
    failed: dict[str, None] = {}
    for _round in range(MAX_ROUNDS):
        before = changed.total()
        for job in settings.CALENDAR_JOBS:
            if job not in failed:
                try:
                    changed += _do(job, today, now)
                except Exception as error:  # the one boundary: one job never stops the rest
                    failed[job] = None
                    log.error("%s did not finish", job, exc_info=error)
        if changed.total() == before:
            break
    else:
        failed["rounds"] = None
        log.error("the day still changes after %s rounds", MAX_ROUNDS)
    # The real moment, not `now`: a run for a day to come must not hide that today's is missing.
    DailyRun.objects.update_or_create(
        day=today,
        defaults={
            "ran_at": timezone.now(),
            "changed": changed.total(),
            "failed": len(failed),
        },
    )
    journal.sign(timezone.now())
    if failed:
        raise Unfinished(list(failed), dict(changed))
    return dict(changed)


def _do(path: str, today: date, now: datetime) -> Counter[str]:
    job: CalendarJob = import_string(path)
    with nullcontext() if works_in_steps(job) else transaction.atomic():
        done = job(today, now)
    return Counter({name: count for name, count in done.items() if count})
