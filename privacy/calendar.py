"""The daily jobs of this app, named in `CALENDAR_JOBS`."""

from datetime import date, datetime

from privacy import audit
from privacy.actions import breaches, checking, dpia, keeping, processors
from privacy.models import Dpia, Processor, RetentionRun
from privacy.retention import rules
from youthwork.lib.calendar import in_steps

SEALED_IN_ONE_RUN = 20_000  # entries, some three seconds; the next run takes the rest


@in_steps
def retention(today: date, now: datetime) -> dict[str, int]:
    """Erase whatever is past its term by `today`; how much, by the key of the rule.

    Each batch is committed by itself: a run that is killed keeps what it erased.
    """
    counts = {rule.key: keeping.keep_term(rule, today, now) for rule in rules()}
    return {key: count for key, count in counts.items() if count}


class RulesFailed(Exception):
    """Retention rules that did not finish today; names of rules only."""


def every_rule_kept(today: date, now: datetime) -> dict[str, int]:
    """Tell the day of retention rules that failed, after the others have done their work.

    A job of its own: raised within `retention`, it would lose the counts of what was erased.
    """
    runs = RetentionRun.objects.of_day(today)
    if failed := [rule.key for rule in rules() if rule.key in runs and runs[rule.key].failed]:
        raise RulesFailed(", ".join(failed))
    return {}


@in_steps
def seal_audit_trail(today: date, now: datetime) -> dict[str, int]:
    """Seal what was recorded since the last sweep, batch by batch: nobody waits for the whole.

    Always an empty tally: a seal proves what is there and changes nothing in the house, so a
    second run for a day still says that nothing changed.
    """
    audit.seal(now, most=SEALED_IN_ONE_RUN)
    return {}


def check_trail(today: date, now: datetime) -> dict[str, int]:
    """Have a part of the chain walked by long work, after what it is to see was sealed.

    Always an empty tally, as with the seals. Work of its own: mail doesn't wait for the walk.
    """
    checking.begin_day(today)
    return {}


def looks_again(today: date, now: datetime) -> dict[str, int]:
    """Tell that the impact assessment is to be looked at again; how many were told."""
    near = Dpia.objects.to_look_at(today + dpia.REMINDED_BEFORE)
    told = sum(dpia.remind(row, today=today) for row in near)
    return {"assessments_told": told} if told else {}


def processors_that_end(today: date, now: datetime) -> dict[str, int]:
    """Tell of agreements with processors that end within sixty days or ended; how many."""
    near = Processor.objects.ending(today + processors.REMINDED_BEFORE)
    told = sum(processors.remind(row, today=today) for row in near)
    return {"processors_told": told} if told else {}


def breach_clocks(today: date, now: datetime) -> dict[str, int]:
    """Tell of breaches whose 72 hours run out or are over; how many were told."""
    told = breaches.warn(now)
    return {"breaches_told": told} if told else {}
