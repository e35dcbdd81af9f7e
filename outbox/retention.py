"""How long the outbox keeps what."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from outbox.models import DailyRun, Job, Message
from privacy.retention import Rule, Term, delete_first, held
from youthwork.lib.dates import start_of_day

MESSAGE_DAYS = JOB_DAYS = 90
# By its key a message is known to have gone: none may go again while it could still be due, which
# for the one about turning sixteen is up to sixty days.
KNOWN_DAYS = 60
RUN_DAYS = 400


def _erase_messages(today: date, _now: datetime, limit: int) -> int:
    before = start_of_day(today - timedelta(days=MESSAGE_DAYS))
    gone = Message.objects.done_before(before).exclude(ref__in=held("outbox.message", today))
    return delete_first(gone, limit)


def _erase_jobs(today: date, _now: datetime, limit: int) -> int:
    before = start_of_day(today - timedelta(days=JOB_DAYS))
    gone = Job.objects.finished_before(before).exclude(ref__in=held("outbox.job", today))
    return delete_first(gone, limit)


def _erase_runs(today: date, _now: datetime, limit: int) -> int:
    return delete_first(DailyRun.objects.filter(day__lt=today - timedelta(days=RUN_DAYS)), limit)


RULES = [
    Rule(
        key="outbox.messages",
        models=("outbox.message",),
        basis=_("To see whether a message arrived, and to try again (GDPR article 5(1)(e))"),
        term=Term(after=_("the message was made, once it is sent or given up"), days=MESSAGE_DAYS),
        erases=_("The whole row: kind, subject, recipient; the audit trail keeps that it was sent"),
        run=_erase_messages,
        may_be_shorter=True,
        fewest_days=KNOWN_DAYS,
    ),
    Rule(
        key="outbox.jobs",
        models=("outbox.job",),
        basis=_("To show a result to whoever asked for it (GDPR article 5(1)(e))"),
        term=Term(after=_("the work was finished"), days=JOB_DAYS),
        erases=_("The whole row"),
        run=_erase_jobs,
    ),
    Rule(
        key="outbox.daily_runs",
        models=(),
        basis=_("To see over a year whether the calendar ran; holds no personal data"),
        term=Term(after=_("the day of the run"), days=RUN_DAYS),
        erases=_("The whole row"),
        run=_erase_runs,
        about=_("Run of the calendar"),
    ),
]
