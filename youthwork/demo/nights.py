"""The nights in which erasing ran, each recorded as the calendar records it.

Asking every rule about every night would take longer than filling all the rest. The file says
which night was the first to find something; of the nights since, a rule that finds nothing in the
last found nothing in those before it, for what is past its term stays so. Only the others are run
night by night.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import connection, transaction

from privacy.actions import keeping
from privacy.models import LegalHold, RetentionRun
from privacy.retention import Rule, rules
from signals.models import Signal
from youthwork.demo.people import OPENED, Cast
from youthwork.lib.dates import DAY, day_of, moment_at

FOUND_ON = date(2026, 11, 1)  # on the file's calendar; what was past its term then is gone
AT = time(4)
TEXTS = "signals.narrative"  # the rule that makes statistics of signals


def run_of_the_file(cast: Cast) -> tuple[date, datetime]:
    """The night that found what the file says: its day and its moment."""
    return cast.plan.shift.day(FOUND_ON), cast.plan.shift.moment(FOUND_ON, AT)


def write(cast: Cast, today: date) -> int:
    """Every night since signals were opened, to the one before `today`; how many there are.

    After what is written with an earlier moment: that is erased in the night it is past its term.
    """
    begins, found_on = cast.plan.shift.day(OPENED), cast.plan.shift.day(FOUND_ON)
    nights = [begins + number * DAY for number in range((today - begins).days)]
    before = Signal.objects.filter(anonymised_at__lt=moment_at(found_on, AT))
    became = Counter(map(day_of, before.values_list("anonymised_at", flat=True)))
    holds = list(LegalHold.objects.order_by("pk"))
    _write_runs(
        (rule.key, night, became[night] if rule.key == TEXTS else 0, _held(rule, holds, night))
        for rule in rules()
        for night in nights
    )
    for rule, left in _busy(nights[-1]):
        for night in nights[(found_on - begins).days :]:
            left -= keeping.keep_term(rule, night, moment_at(night, AT))
            if left <= 0:
                break
    return len(nights)


def _write_runs(runs: Iterable[tuple[str, date, int, int]]) -> None:
    """Each run that isn't there yet: its rule, its night, how much was erased and how much held.

    Some 35,000 rows, which took a fifth of the filling as objects.
    """
    ops, table = connection.ops, connection.ops.quote_name(RetentionRun._meta.db_table)
    columns = "rule, day, erased, held, failed, finished_at"
    rows = (
        (key, ops.adapt_datefield_value(night), erased, held, False,
         ops.adapt_datetimefield_value(moment_at(night, AT)))
        for key, night, erased, held in runs
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s, %s, %s) "  # noqa: S608
            "ON CONFLICT DO NOTHING",  # those of the file's night stand there
            rows,
        )


def _held(rule: Rule, holds: list[LegalHold], night: date) -> int:
    prefixes = tuple(f"{model}:" for model in rule.models)
    in_force = (hold for hold in holds if hold.placed_on < night <= hold.until)
    return sum(hold.subject.startswith(prefixes) for hold in in_force)


def _busy(night: date) -> list[tuple[Rule, int]]:
    """The rules that would find something in this night and how much; nothing of it stays."""
    with transaction.atomic():
        found = keeping.rehearse(night, moment_at(night, AT), by=None)
        transaction.set_rollback(True)
    return [(rule, count) for rule in rules() if (count := found[rule.key])]
