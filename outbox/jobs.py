"""Long work: put in a row, taken by a sweep under a lease, resumed where it was.

A sweep gives it a turn of some twenty seconds; after a turn, as after a crash, the next one goes on
from the position that was reached.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from outbox import dates, waking
from outbox.choices import JobState
from outbox.models import Job, new_ref

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class LeaseLost(Exception):
    """Another worker has taken this job up; the one that hears this stops."""


class TurnOver(Exception):
    """This sweep's time is up; the position is kept and the next sweep goes on from there."""


@dataclass
class Work:
    """A job in hand: what a kind's function gets.

    `position` is where the worker before this one left off (empty at first), in the kind's own
    terms: a count or a public reference, never a name.
    """

    job: Job
    clock: Clock
    began: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()

    @property
    def position(self) -> str:
        return self.job.position

    def reached(self, position: str, per_cent: int) -> None:
        """Keep how far the work is and renew the lease; LeaseLost when somebody else has it.

        Raises TurnOver at a new position when the turn has lasted, so call it outside a
        transaction: what it leaves must be kept. Who gets further begins to count its attempts
        anew: long work may outlive many workers.
        """
        now, further = self.clock(), position != self.job.position
        over = further and now - self.began >= dates.JOB_TURN
        until = None if over else now + dates.JOB_LEASE
        attempts = 1 if further else self.job.attempts
        if not Job.objects.filter(pk=self.job.pk, leased_until=self.job.leased_until).update(
            position=position,
            progress=min(max(per_cent, 0), 100),
            leased_until=until,
            attempts=attempts,
        ):
            raise LeaseLost
        self.job.position, self.job.leased_until, self.job.attempts = position, until, attempts
        if over:
            raise TurnOver


Kind = Callable[[Work], str]  # returns the label of what came of it


def queue(kind: str, *, subject: str, dedupe_key: str, asked_by: str = "") -> Job | None:
    """Put work in line, in the caller's transaction; None when its key was used.

    `subject` and `asked_by` are labels (`app.model:REF`); the row behind `subject` says what
    is to be done. Raises LookupError for a kind that settings don't name.
    """
    _function(kind)
    made = Job(
        ref=new_ref("J"), kind=kind, subject=subject, dedupe_key=dedupe_key, asked_by=asked_by
    )
    Job.objects.bulk_create([made], ignore_conflicts=True)
    job = Job.objects.filter(ref=made.ref).first()
    if job is not None:
        waking.after_commit(waking.WORK)
    return job


def queue_or_try_again(
    kind: str, *, subject: str, dedupe_key: str, asked_by: str = ""
) -> Job | None:
    """Like `queue`; but work of this key that failed for good is put in line once more."""
    made = queue(kind, subject=subject, dedupe_key=dedupe_key, asked_by=asked_by)
    if made is not None:
        return made
    failed = Job.objects.filter(dedupe_key=dedupe_key, state=JobState.FAILED).first()
    if failed is not None:
        try_again(failed)
    return failed


def try_again(job: Job) -> None:
    """Put failed work in line once more, from where it was.

    Raises ValidationError when it isn't failed (any more): of two people who press one wins.
    """
    again = {"state": JobState.WAITING, "attempts": 0, "finished_at": None}
    if not Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(**again):
        raise ValidationError(_("This work is not waiting for you any more."), code="stale")
    waking.after_commit(waking.WORK)


def take_one(clock: Clock = timezone.now) -> bool:
    """Give the oldest piece of work that is due a turn; False when there is none.

    A worker that dies leaves a lease that runs out; the next one goes on from `position`.
    What keeps failing at the same position is given up after MAX_JOB_ATTEMPTS.
    """
    for job in Job.objects.due(clock()):
        if _claim(job, clock()):
            _do(job, clock)
            return True
    return False


def _function(kind: str) -> Kind:
    try:
        path = settings.JOB_KINDS[kind]
    except KeyError:
        raise LookupError(f"JOB_KINDS has no {kind!r}") from None
    function: Kind = import_string(path)
    return function


def _claim(job: Job, now: datetime) -> bool:
    """Take the lease; the UPDATE names the attempts it saw, so of two workers one wins."""
    until = now + dates.JOB_LEASE
    taken = (
        Job.objects.due(now)
        .filter(pk=job.pk, attempts=job.attempts)
        .update(state=JobState.RUNNING, leased_until=until, attempts=F("attempts") + 1)
    )
    job.leased_until, job.attempts = until, job.attempts + 1
    return bool(taken)


def _do(job: Job, clock: Clock) -> None:
    if job.attempts > dates.MAX_JOB_ATTEMPTS:  # every attempt ended with its worker
        _finish(job, clock, state=JobState.FAILED, last_error=job.last_error or "WorkerLost")
        return
    try:
        result = _function(job.kind)(Work(job, clock))
    except TurnOver:
        log.info("job %s goes on in the next sweep", job.ref)
    except LeaseLost:
        log.warning("job %s was taken up by another worker", job.ref)
    except Exception as error:  # the one boundary: bad work never stops the rest
        name = type(error).__name__
        log.error("job %s failed at attempt %s: %s", job.ref, job.attempts, name, exc_info=error)
        if job.attempts >= dates.MAX_JOB_ATTEMPTS:
            _finish(job, clock, state=JobState.FAILED, last_error=name)
        else:  # the lease stays as the wait for the next attempt
            Job.objects.filter(pk=job.pk, leased_until=job.leased_until).update(last_error=name)
    else:
        _finish(job, clock, state=JobState.DONE, progress=100, result=result, last_error="")


def _finish(job: Job, clock: Clock, **also: object) -> None:
    Job.objects.filter(pk=job.pk, leased_until=job.leased_until).update(
        finished_at=clock(), leased_until=None, **also
    )
