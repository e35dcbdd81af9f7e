"""How long signals keep what: each rule with its basis; the calendar runs them.

Terms follow the custom for notes without a client file, 6 to 24 months (GDPR article 5(1)(e)).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from privacy.retention import Rule, Term, held
from signals.actions import approach, erasing
from signals.models import Approach, Signal
from youthwork.lib.dates import add_months, start_of_day

ACCOUNT_DAYS, CLOSED_MONTHS, LOGGED_MONTHS = 90, 12, 24
ENDED_MONTHS, STARTED_MONTHS = 24, 48


def _erase_accounts(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(today - timedelta(days=ACCOUNT_DAYS))
    due = Signal.objects.account_due_for_erasure(before, held("signals.signal", today))[:limit]
    return sum(1 for signal in due if erasing.erase_account(signal, by=None, now=now) is None)


def _anonymise(today: date, now: datetime, limit: int) -> int:
    due = Signal.objects.due_for_anonymising(
        closed_before=start_of_day(add_months(today, -CLOSED_MONTHS)),
        logged_before=start_of_day(add_months(today, -LOGGED_MONTHS)),
        but=held("signals.signal", today),
    )[:limit]
    return sum(1 for signal in due if erasing.anonymise(signal, by=None, now=now) is None)


def _erase_open_texts(today: date, now: datetime, limit: int) -> int:
    due = Signal.objects.text_due_for_erasure(
        start_of_day(add_months(today, -LOGGED_MONTHS)), held("signals.signal", today)
    )[:limit]
    return sum(1 for signal in due if erasing.erase_text(signal, by=None, now=now) is None)


def _erase_approaches(today: date, now: datetime, limit: int) -> int:
    due = Approach.objects.due_for_erasure(
        ended_before=add_months(today, -ENDED_MONTHS),
        started_before=add_months(today, -STARTED_MONTHS),
        but=held("signals.approach", today),
    )[:limit]
    return sum(1 for row in due if approach.erase(row, by=None, now=now) is None)


RULES = [
    Rule(
        key="signals.account",
        models=("signals.signal", "signals.signalversion"),
        basis=_("Only needed to report the account and to recognise its return"),
        term=Term(after=_("the signal was closed"), days=ACCOUNT_DAYS),
        erases=_("The account name and the address; the narrative stays"),
        run=_erase_accounts,
    ),
    Rule(
        key="signals.narrative",
        models=(
            "signals.signal",
            "signals.signalstep",
            "signals.signalversion",
            "signals.reportingcodestep",
        ),
        basis=_("To follow up and to compare with the same season a year before"),
        term=Term(
            after=_("the signal was closed, at most 24 after it was logged"), months=CLOSED_MONTHS
        ),
        erases=_("All text and people; kind, severity, month, team and platform stay"),
        run=_anonymise,
    ),
    Rule(
        key="signals.open_narrative",
        models=("signals.signal", "signals.signalstep", "signals.signalversion"),
        basis=_("No text is kept longer than two years, also while a signal is open"),
        term=Term(after=_("the signal was logged"), months=LOGGED_MONTHS),
        erases=_("All text, the account and the address; the state and the steps stay"),
        run=_erase_open_texts,
    ),
    Rule(
        key="signals.approach",
        models=("signals.approach", "signals.approachstep"),
        basis=_("To account for what an approach brought and to compare it with the next one"),
        term=Term(after=_("it ended, at most 48 after it began"), months=ENDED_MONTHS),
        erases=_("All text and people; team, days, kinds of steps and the signals under it stay"),
        run=_erase_approaches,
    ),
]
