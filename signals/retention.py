"""How long signals keep what: each rule with its basis; the calendar runs them.

Terms follow the custom for notes without a client file, 6 to 24 months (GDPR article 5(1)(e)).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from privacy.retention import Rule, Term, delete_first, held, not_held
from signals.actions import approach, erasing, items, rounds
from signals.emptying import (
    ACCOUNT_DAYS,
    ACCOUNT_RULE,
    APPROACH_RULE,
    CLOSED_MONTHS,
    ENDED_MONTHS,
    LOGGED_MONTHS,
    STARTED_MONTHS,
)
from signals.emptying import RULE as EMPTIED
from signals.holds import held_approaches, held_signals
from signals.models import (
    Approach,
    InstacleanItem,
    InstacleanRound,
    RoundSession,
    SavedFilter,
    Signal,
)
from youthwork.lib.dates import kept_from, start_of_day

ITEM_DAYS, ITEM_MONTHS, ROUND_MONTHS = 30, 6, 24


def _erase_accounts(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(today - timedelta(days=ACCOUNT_DAYS))
    due = Signal.objects.account_due_for_erasure(before, held_signals(today)).free()[:limit]
    return sum(1 for signal in due if erasing.erase_account(signal, by=None, now=now) is None)


def _anonymise(today: date, now: datetime, limit: int) -> int:
    due = Signal.objects.due_for_anonymising(
        closed_before=start_of_day(kept_from(today, CLOSED_MONTHS)),
        logged_before=start_of_day(kept_from(today, LOGGED_MONTHS)),
        but=held_signals(today),
    ).free()[:limit]
    return sum(1 for signal in due if erasing.anonymise(signal, by=None, now=now) is None)


def _empty_duplicates(today: date, now: datetime, limit: int) -> int:
    due = Signal.objects.duplicates_due_for_emptying(
        closed_before=start_of_day(kept_from(today, CLOSED_MONTHS)),
        logged_before=start_of_day(kept_from(today, LOGGED_MONTHS)),
        but=held_signals(today),
    ).free()[:limit]
    return sum(1 for signal in due if erasing.empty_duplicate(signal, by=None, now=now) is None)


def _erase_open_texts(today: date, now: datetime, limit: int) -> int:
    due = Signal.objects.text_due_for_erasure(
        start_of_day(kept_from(today, LOGGED_MONTHS)), held_signals(today)
    ).free()[:limit]
    return sum(1 for signal in due if erasing.erase_text(signal, by=None, now=now) is None)


def _erase_approaches(today: date, now: datetime, limit: int) -> int:
    due = Approach.objects.due_for_erasure(
        ended_before=kept_from(today, ENDED_MONTHS),
        started_before=kept_from(today, STARTED_MONTHS),
        but=held_approaches(today),
    ).free()[:limit]
    return sum(1 for row in due if approach.erase(row, by=None, now=now) is None)


def _erase_items(today: date, now: datetime, limit: int) -> int:
    but = held("signals.instacleanitem", today)
    due = InstacleanItem.objects.due_for_erasure(today, ITEM_DAYS, ITEM_MONTHS, but)
    old = today - timedelta(days=ITEM_DAYS)
    free = not_held(due)[:limit]
    return sum(1 for item in free if items.erase(item, by=None, now=now, notes_after=old) is None)


def _forget_items(today: date, now: datetime, limit: int) -> int:
    but = held("signals.instacleanitem", today)
    due = not_held(InstacleanItem.objects.due_for_forgetting(today, but))[:limit]
    return sum(1 for item in due if items.forget(item, now=now) is None)


def _erase_rounds(today: date, now: datetime, limit: int) -> int:
    """People and texts of rounds and talks of two years ago; the figures stay."""
    before = kept_from(today, ROUND_MONTHS)
    due = not_held(RoundSession.objects.with_text_before(before))
    talks = due.select_related("round")[:limit]
    count = sum(1 for talk in talks if rounds.erase_session(talk, now=now) is None)
    old = not_held(InstacleanRound.objects.with_people_before(before))[:limit]
    return count + sum(1 for round in old if rounds.erase(round, now=now) is None)


def _delete_filters_of_leavers(today: date, now: datetime, limit: int) -> int:
    return delete_first(SavedFilter.objects.of_leavers(), limit)


RULES = [
    Rule(
        key="signals.filters",
        models=("signals.savedfilter",),
        basis=_("Only of use to who keeps it"),
        term=Term(after=_("somebody left"), days=0),
        erases=_("The filters of the inbox that somebody kept"),
        run=_delete_filters_of_leavers,
    ),
    Rule(
        key=ACCOUNT_RULE,
        models=("signals.signal", "signals.signalversion"),
        basis=_("Only needed to report the account and to recognise its return"),
        term=Term(after=_("the signal was closed"), days=ACCOUNT_DAYS),
        erases=_("The account name and the address; the narrative stays"),
        run=_erase_accounts,
        may_be_shorter=True,
        about=_("Account name or address"),
    ),
    Rule(
        key=EMPTIED,
        models=(
            "signals.signal",
            "signals.signalstep",
            "signals.signalversion",
            "signals.reportingcodestep",
            "signals.accountquestion",
        ),
        basis=_("To follow up and to compare with the same season a year before"),
        term=Term(
            after=_("the signal was closed, at most 24 after it was logged"), months=CLOSED_MONTHS
        ),
        erases=_(
            "All text and people; kind, severity, month, team and platform stay. "
            "Of what was taken back nothing stays"
        ),
        run=_anonymise,
        may_be_shorter=True,
        about=_("Narrative of a closed signal"),
    ),
    Rule(
        key="signals.duplicate",
        models=("signals.signal", "signals.signalstep"),
        basis=_("Kept no longer than the signal that it was taken together with"),
        term=Term(
            after=_("the other was closed, at most 24 after it was logged"), months=CLOSED_MONTHS
        ),
        erases=_("All text and people; that it was a duplicate stays"),
        run=_empty_duplicates,
        about=_("Narrative of a duplicate"),
    ),
    Rule(
        key="signals.open_narrative",
        models=("signals.signal", "signals.signalstep", "signals.signalversion"),
        basis=_("No text is kept longer than two years, also while a signal is open"),
        term=Term(after=_("the signal was logged"), months=LOGGED_MONTHS),
        erases=_("All text, the account and the address; the state and the steps stay"),
        run=_erase_open_texts,
        about=_("Narrative of an open signal"),
    ),
    Rule(
        key=APPROACH_RULE,
        models=("signals.approach", "signals.approachstep"),
        basis=_("To account for what an approach brought and to compare it with the next one"),
        term=Term(after=_("it ended, at most 48 after it began"), months=ENDED_MONTHS),
        erases=_("All text and people; team, days, kinds of steps and the signals under it stay"),
        run=_erase_approaches,
        may_be_shorter=True,
    ),
    Rule(
        key="signals.item",
        models=("signals.instacleanitem",),
        basis=_("Needed to report it to the platform and to appeal; nobody keeps a list of people"),
        term=Term(after=_("the outcome, at most six months after it was sent"), days=ITEM_DAYS),
        erases=_(
            "Account, address, reason and people; platform, kind, days and decision stay. A note "
            "that was written later stays 30 days of its own"
        ),
        run=_erase_items,
        about=_("Account of Instaclean"),
    ),
    Rule(
        key="signals.item_return",
        models=("signals.instacleanitem",),
        basis=_("To appeal an earlier decision instead of reporting twice (DSA article 20)"),
        term=Term(after=_("the decision"), months=ITEM_MONTHS),
        erases=_("The keyed number by which an account is recognised"),
        run=_forget_items,
        about=_("Mark of an account of Instaclean"),
    ),
    Rule(
        key="signals.round",
        models=("signals.instacleanround", "signals.roundsession"),
        basis=_("To account for the rounds of this year and the one before"),
        term=Term(after=_("the round"), months=ROUND_MONTHS),
        erases=_(
            "Who led it, why it was not held in words, and how talks went; figures and themes stay"
        ),
        run=_erase_rounds,
    ),
]
