"""The term of a signal over its life: met, moved, begun anew; and the order that it gives."""

from datetime import datetime, timedelta

import pytest

from signals.actions import editing, merging, moving, owning, triage
from signals.choices.signal import Outcome, Status, StepKind
from signals.goal_figures import signals_in_time
from signals.models import Signal
from signals.querysets import lists
from signals.screens import inbox
from tests import make
from tests.make import AMSTERDAM
from youthwork.lib.dates import day_of
from youthwork.lib.suppression import Between, percent

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
DUE = datetime(2026, 11, 19, tzinfo=AMSTERDAM)  # two working days later
DAY = timedelta(days=1)


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, now=MONDAY, seen_at=MONDAY, severity=3)


def refs(key, now, user):
    return [row.ref for row in Signal.objects.tab(key, now, user)]


def why(signal, now):
    found = inbox.why_here(Signal.objects.get(pk=signal.pk), now)
    return found and (found.text, found.tone)


def test_a_signal_knows_from_the_start_when_it_is_late(signal, cast):
    assert signal.due_at == DUE
    assert refs("overdue", DUE - timedelta(seconds=1), cast.lead) == []
    assert refs("overdue", DUE, cast.lead) == [signal.ref]


def test_a_term_is_met_by_an_owner_and_a_step_together(signal, cast):
    owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
    assert refs("overdue", DUE, cast.lead) == [signal.ref]

    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.worker, now=MONDAY + DAY)
    assert refs("overdue", DUE, cast.lead) == []
    assert Signal.objects.get().term_met_at == MONDAY + DAY


def test_a_step_before_the_owner_counts_as_well(cast):
    signal = make.signal(cast.worker, now=MONDAY, severity=4, first_steps=["reported_platform"])
    assert Signal.objects.get().term_met_at is None
    owning.assign(signal, cast.lead, by=cast.lead, now=MONDAY)
    assert Signal.objects.get().term_met_at == MONDAY


def test_a_reopened_signal_gets_a_new_term_and_needs_a_new_step(cast):
    signal = make.signal(cast.worker, now=MONDAY, severity=4, first_steps=["talk_youth"])
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=MONDAY)
    triage.reopen(signal, "het kwam terug", by=cast.lead, now=MONDAY + 9 * DAY)

    again = Signal.objects.get()
    assert again.due_at == MONDAY + 10 * DAY
    assert (again.first_step_at, again.term_met_at) == (None, None)


def test_what_was_done_before_it_became_urgent_closes_it_and_meets_no_term(cast):
    before = {"first_steps": ["talk_youth"], "interpretation": "possibly_serious"}
    signal = make.signal(cast.worker, now=MONDAY, severity=3, **before)
    triage.change_severity(signal, 4, "erger", by=cast.lead, now=MONDAY + DAY)
    owning.assign(signal, cast.lead, by=cast.lead, now=MONDAY + DAY)
    assert Signal.objects.get().term_met_at is None
    assert Signal.objects.get().first_step_at == MONDAY

    triage.add_step(signal, StepKind.VICTIM_SUPPORT, by=cast.lead, now=MONDAY + 2 * DAY)

    assert Signal.objects.get().term_met_at == MONDAY + 2 * DAY


def test_a_rest_delays_the_term_and_takes_it_out_of_what_is_late(signal, cast):
    triage.pause(signal, day_of(MONDAY) + 4 * DAY, "wacht", by=cast.lead, now=MONDAY)

    assert refs("decide", MONDAY, cast.lead) == []
    assert refs("waiting", DUE, cast.lead) == [signal.ref]
    assert Signal.objects.get().due_at > DUE


def test_what_is_late_stands_first_then_what_is_worst(cast):
    late = make.signal(cast.worker, now=MONDAY, severity=3)
    now = MONDAY + 10 * DAY
    fresh = [make.signal(cast.worker, now=now, severity=severity) for severity in (2, 4, 1, 3)]
    _watch, fast, _note, act = fresh
    taken = make.signal(cast.worker, now=MONDAY, severity=3)
    owning.assign(taken, cast.worker, by=cast.lead, now=MONDAY)

    assert refs("decide", now, cast.lead)[:4] == [taken.ref, late.ref, fast.ref, act.ref]
    assert refs("mine", now, cast.worker) == [taken.ref]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_hold_every_row_once_also_when_rows_become_late_in_between(cast, size, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", size)
    for number in range(9):
        make.signal(cast.worker, now=MONDAY + number * timedelta(hours=6), severity=number % 5 + 1)
    now, after = DUE - timedelta(hours=3), ""
    found = []
    for _page in range(9):
        page = lists.inbox(cast.lead, "decide", lists.Filters(), now, after)
        found += [row.ref for row in page.rows]
        after, now = page.after, now + timedelta(hours=5)
        if not after:
            break
    assert len(found) == len(set(found)) == 9


def test_tabs_count_what_they_hold(cast):
    late = make.signal(cast.worker, now=MONDAY, severity=3)
    owning.assign(late, cast.lead, by=cast.lead, now=MONDAY)
    make.signal(cast.worker, now=DUE, severity=2)
    waits = make.signal(cast.worker, now=DUE, severity=1)
    moving.move(waits, Status.WAITING_PARTNER, by=cast.lead, now=DUE)

    counts = {tab.key: tab.count for tab in lists.tabs(cast.lead, DUE)}

    assert counts == {
        "decide": 2, "overdue": 1, "waiting": 1, "mine": 1, "running": 1, "closed": None
    }  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "after", "told"),
    [
        (3, timedelta(hours=1), ("tot en met 18 november", "")),
        (3, timedelta(days=2), ("nog 14 uur", "warn")),
        (3, timedelta(days=3), ("te laat: 1 dag", "bad")),
        (3, timedelta(days=5), ("te laat: 3 dagen", "bad")),
        (4, timedelta(hours=23, minutes=30), ("nog minder dan een uur", "warn")),
        (4, timedelta(hours=24), ("te laat: minder dan een uur", "bad")),
        (4, timedelta(hours=27), ("te laat: 3 uur", "bad")),
        (5, timedelta(minutes=3), ("meteen oppakken", "bad")),
        (5, timedelta(hours=2), ("te laat: 2 uur", "bad")),
        (2, timedelta(days=9), None),
    ],
)
def test_a_row_says_in_words_why_it_stands_there(cast, severity, after, told):
    signal = make.signal(cast.worker, now=MONDAY, severity=severity)
    assert why(signal, MONDAY + after) == told


def test_a_waiting_row_says_how_long(cast):
    signal = make.signal(cast.worker, now=MONDAY, severity=2)
    moving.move(signal, Status.WAITING_PLATFORM, by=cast.lead, now=MONDAY)
    assert why(signal, MONDAY + 7 * DAY) == ("wacht 7 dagen", "")


@pytest.mark.parametrize(
    ("severity", "due"),
    [(2, None), (4, MONDAY + timedelta(hours=25)), (5, MONDAY + timedelta(hours=1))],
)
def test_another_severity_has_another_term_and_a_more_urgent_one_begins_then(
    signal, cast, severity, due
):
    later = MONDAY + timedelta(hours=1)
    editing.change(signal, {"severity": severity}, version=1, by=cast.worker, now=later)
    assert Signal.objects.get().due_at == due


def in_time(now):
    """How many terms that are over were met, as the figure of the house and as a goal."""
    [(due, met)] = Signal.objects.terms_between(MONDAY - DAY, now, now)
    return (due, met), signals_in_time(day_of(now))


def test_a_duplicate_and_what_was_taken_back_have_no_term_in_a_figure(cast):
    """The work is done on the one that stays; a mistake asks no work (0082, 0118)."""
    first, *others = [
        make.signal(cast.worker, now=MONDAY, seen_at=MONDAY, severity=3) for _n in range(12)
    ]
    for each in [first, *others[:9]]:
        owning.assign(each, cast.worker, by=cast.lead, now=MONDAY)
        triage.add_step(each, StepKind.TALK_YOUTH, by=cast.worker, now=MONDAY)
    merging.merge(first, others[9], by=cast.lead, now=MONDAY)
    triage.close(others[10], Outcome.RETRACTED, by=cast.lead, now=MONDAY)
    assert in_time(MONDAY + 9 * DAY) == ((10, 10), Between(60, 100))


def test_what_is_due_at_once_is_in_time_until_it_goes_down_the_line(cast):
    for minutes in [4] * 5 + [15] * 4 + [16] * 5:
        signal = make.signal(cast.worker, now=MONDAY, seen_at=MONDAY, severity=5)
        then = MONDAY + timedelta(minutes=minutes)
        owning.assign(signal, cast.lead, by=cast.lead, now=then)
        triage.add_step(signal, StepKind.CALLED_112_POLICE, by=cast.lead, now=then)
    assert in_time(MONDAY + 9 * DAY) == ((14, 9), percent(9, 14))
