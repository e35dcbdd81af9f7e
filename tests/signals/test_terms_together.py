"""The terms of what was taken together, through a raise, a rest, a reopening and a split."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from signals.actions import erasing, items, merging, owning, rounds, triage
from signals.choices.signal import Severity, StepKind
from signals.models import Signal, SignalStep
from tests import make
from tests.signals.test_merging import DAY, HOUR, NOW, SERIOUS, logged
from tests.signals.test_planned_together import plan
from tests.signals.test_reports import listed
from youthwork.lib.dates import day_of

TALK, HELP = StepKind.TALK_YOUTH, StepKind.VICTIM_SUPPORT


class Told:
    """Deeds of a lead at so many hours, each on the row as it is then."""

    def __init__(self, cast):
        self.lead, self.colleague = cast.lead, cast.colleague

    def row(self, signal):
        return Signal.objects.get(pk=signal.pk)

    def by(self, hours):
        return {"by": self.lead, "now": NOW + timedelta(hours=hours)}

    def step(self, signal, hours, kind=TALK, **also):
        triage.add_step(self.row(signal), kind, **self.by(hours), **also)

    def own(self, signal, hours):
        owning.assign(self.row(signal), self.lead, **self.by(hours))

    def rate(self, signal, severity, hours):
        triage.change_severity(self.row(signal), severity, "anders", **self.by(hours))

    def rest(self, signal, days, hours):
        day = day_of(NOW + days * DAY)
        triage.pause(self.row(signal), day, "wacht", **self.by(hours))

    def merge(self, one, other, hours):
        return merging.merge(self.row(one), self.row(other), **self.by(hours))

    def split(self, signal, hours):
        merging.split(self.row(signal), **self.by(hours))

    def close(self, signal, hours):
        triage.close(self.row(signal), "resolved", **self.by(hours))

    def reopen(self, signal, hours):
        triage.reopen(self.row(signal), "weer", **self.by(hours))


@pytest.fixture
def told(cast, db):
    return Told(cast)


@pytest.mark.parametrize("is_closed", [False, True])
def test_an_own_step_of_before_the_raise_is_enough_after_a_split(told, cast, is_closed):
    signal = logged(cast.worker, **SERIOUS)
    told.own(signal, 0)
    told.step(signal, 1)
    told.rate(signal, Severity.FAST, 2)
    other = logged(cast.colleague, 3, severity=4)
    told.step(other, 4, HELP)
    told.merge(signal, other, 5)
    assert told.row(signal).term_met_at == NOW + 5 * HOUR
    if is_closed:
        told.close(signal, 6)

    told.split(other, 7)

    assert told.row(signal).first_step_at == NOW + HOUR and not told.row(signal).term_met_at
    if not is_closed:
        told.close(signal, 8)


def test_so_is_one_that_came_after_the_step_about_the_duplicate(told, cast):
    signal, other = logged(cast.worker, **SERIOUS), logged(cast.colleague, 1)
    told.step(other, 2, HELP)
    told.merge(signal, other, 3)
    told.step(signal, 4)
    told.rate(signal, Severity.FAST, 5)

    told.split(other, 6)

    told.close(signal, 7)


def test_what_was_raised_by_mistake_is_met_by_what_was_done_before(told, cast):
    signal = logged(cast.worker)
    told.own(signal, 0)
    told.step(signal, 1)
    told.rate(signal, Severity.FAST, 2)
    assert not told.row(signal).term_met_at

    told.rate(signal, Severity.ACT, 3)

    assert told.row(signal).term_met_at == NOW + 3 * HOUR


@pytest.mark.parametrize("is_offline", [False, True])
def test_a_step_of_before_the_urgent_sighting_is_no_answer_whenever_it_was_written(
    told, cast, is_offline
):
    stays = logged(cast.worker, severity=4)
    told.own(stays, 0)
    if is_offline:
        before = {"created_offline_at": NOW - 10 * HOUR, "seen_at": NOW - 11 * HOUR}
        other = logged(cast.colleague, 5, first_steps=["talk_youth"], **before)
    else:
        other = logged(cast.colleague, -24)
        told.step(other, 5, done_at=NOW - 10 * HOUR)

    assert told.merge(stays, other, 6)[0] == stays

    assert (told.row(stays).first_step_at, told.row(stays).term_met_at) == (None, None)


def late_one(told, cast):
    """Something urgent that holds one that was late by a week, and another."""
    worse, late, other = (
        logged(cast.colleague, severity=4), logged(cast.worker, -24 * 7), logged(cast.worker, 1),
    )  # fmt: skip
    for each in (worse, late):
        told.own(each, 1)
    return worse, late, other


@pytest.mark.parametrize("how", ["notice", "emptied"])
def test_what_was_met_late_stays_so_whatever_became_of_the_late_one(told, cast, how):
    worse, late, other = late_one(told, cast)
    round = make.round_of(day_of(NOW))
    if how == "notice":
        listed(cast, late, round)
    for each in (late, other):
        told.merge(each, worse, 2)
    if how == "notice":
        rounds.send(round, **told.by(3))
    else:
        told.step(worse, 3)
        erasing.empty_duplicate(told.row(late), by=None, now=NOW + 4 * HOUR)
    before = told.row(worse)
    assert before.due_at < before.term_met_at == NOW + 3 * HOUR

    told.split(other, 5)

    assert told.row(worse).due_at == before.due_at


def test_split_off_the_late_one_leaves_the_other_as_it_was_by_itself(told, cast):
    worse, late, _other = late_one(told, cast)
    told.merge(late, worse, 2)
    told.step(worse, 3)

    told.split(late, 4)

    assert told.row(worse).term_met_at == NOW + 3 * HOUR < told.row(worse).due_at


def test_a_rest_makes_nothing_timely_that_was_met_late(told, cast):
    signal = logged(cast.worker, -24 * 14)
    told.own(signal, 0)
    told.step(signal, 0)
    due = told.row(signal).due_at

    told.rest(signal, 30, 1)

    assert told.row(signal).due_at == due < told.row(signal).term_met_at


@pytest.mark.parametrize("is_met_first", [True, False])
def test_a_rest_is_taken_off_once_whenever_the_term_was_met(told, cast, is_met_first):
    stays, goes = logged(cast.worker, **SERIOUS), logged(cast.colleague, 1)
    told.own(stays, 1)
    due = told.row(stays).due_at
    round = make.round_of(day_of(NOW))
    if is_met_first:
        told.step(goes, 2)
    else:
        listed(cast, goes, round)
    told.merge(stays, goes, 3)
    told.rest(stays, 30, 4)
    if not is_met_first:
        rounds.send(round, **told.by(5))
    assert told.row(stays).term_met_at

    if is_met_first:
        told.split(goes, 24)
        triage.resume(told.row(stays), **told.by(25))
    else:
        triage.resume(told.row(stays), **told.by(24))
        told.split(goes, 25)

    again = told.row(stays)
    assert again.term_met_at is None
    assert due <= again.due_at <= due + 2 * DAY  # the day on which it rested


def test_what_met_the_term_of_one_that_was_emptied_stays_so(told, cast):
    stays = logged(cast.worker, severity=4)
    told.own(stays, 1)
    emptied, other = logged(cast.colleague, 1), logged(cast.colleague, 2)
    told.step(emptied, 2)
    told.merge(stays, emptied, 3)
    told.step(other, 4)
    told.merge(stays, other, 5)
    erasing.empty_duplicate(told.row(emptied), by=None, now=NOW + 6 * HOUR)

    told.split(other, 7)

    assert told.row(stays).term_met_at == NOW + 3 * HOUR


def test_a_notice_of_the_day_before_is_no_answer_to_what_was_seen_today(told, cast):
    before = logged(cast.colleague, -72)
    round = make.round_of(day_of(NOW - 3 * DAY))
    items.check(
        items.put_on_list(
            make.notice(seen_on=day_of(NOW - 3 * DAY)), team=cast.noord, round=round,
            signal=before, by=cast.worker, now=NOW - 3 * DAY,
        ),
        by=cast.colleague, now=NOW - 3 * DAY,
    )  # fmt: skip
    stays = logged(cast.worker, severity=4, seen_at=NOW)
    told.own(stays, 1)
    told.merge(stays, before, 2)

    rounds.send(round, on=day_of(NOW - DAY), **told.by(3))

    assert (told.row(stays).first_step_at, told.row(stays).term_met_at) == (None, None)
    assert told.row(before).first_step_at


@pytest.mark.parametrize("holds_another", [False, True])
def test_a_notice_that_meets_the_earlier_term_of_the_duplicate_ends_the_wait_for_it(
    told, cast, holds_another
):
    """It stayed late by the term of what was met in time, as it does not by a step ticked off."""
    goes = logged(cast.worker)  # until Wednesday at midnight
    told.own(goes, 0)
    round = make.round_of(day_of(NOW))
    listed(cast, goes, round)
    stays = logged(cast.colleague, 48, severity=4)  # until Thursday at ten
    told.own(stays, 48)
    told.merge(stays, goes, 48)
    if holds_another:
        told.merge(stays, logged(cast.worker, 1), 49)
    by_midnight = NOW + 62 * HOUR
    assert told.row(stays).due_at == by_midnight
    version = told.row(stays).version

    rounds.send(round, on=day_of(NOW + DAY), **told.by(70))

    assert told.row(goes).term_met_at and told.row(stays).term_met_at is None
    due = by_midnight if holds_another else NOW + 72 * HOUR
    assert told.row(stays).due_at == due
    assert (told.row(stays).version > version) == (not holds_another)


def test_so_does_one_of_what_goes_on_while_that_has_no_owner(told, cast):
    goes, stays = logged(cast.worker), logged(cast.colleague, 48, severity=4)
    told.own(goes, 0)
    round = make.round_of(day_of(NOW))
    listed(cast, goes, round)
    told.merge(stays, goes, 48)

    rounds.send(round, **told.by(50))

    again = told.row(stays)
    assert (again.first_step_at, again.term_met_at) == (NOW + 50 * HOUR, None)
    assert again.due_at == NOW + 72 * HOUR


@pytest.mark.parametrize(("before", "first"), [(0, 50), (50, None)])
def test_so_does_what_was_planned_about_it_and_done_about_what_goes_on(told, cast, before, first):
    """As by sharing. Done before that was seen, it is no answer to it."""
    goes, stays = logged(cast.worker), logged(cast.colleague, 48, severity=4, seen_at=NOW)
    told.own(goes, 0)
    step = plan(goes, cast)
    told.merge(stays, goes, 48)
    assert told.row(stays).due_at == told.row(goes).due_at
    at = NOW + timedelta(hours=50 - 2 * before)

    told.step(stays, 50, planned=SignalStep.objects.get(pk=step.pk), done_at=at)

    again = told.row(stays)
    assert told.row(goes).term_met_at == NOW + 50 * HOUR
    assert again.first_step_at == (first and NOW + first * HOUR)
    assert (again.term_met_at, again.due_at) == (None, NOW + 72 * HOUR)


@pytest.mark.parametrize("ends", ["rate", "close"])
def test_the_terms_of_duplicates_wait_no_longer_than_the_rest(told, cast, ends):
    """Ended by what became worse, or by its closing, their terms stayed weeks too late."""
    stays, goes = logged(cast.worker, **SERIOUS), logged(cast.colleague, 1)
    told.merge(stays, goes, 2)
    due = told.row(goes).due_at
    told.rest(stays, 30, 3)
    assert told.row(goes).due_at > due + 20 * DAY

    if ends == "rate":
        told.rate(stays, Severity.FAST, 4)
    else:
        told.close(stays, 4)

    assert told.row(goes).due_at == due


def test_reopened_a_duplicate_that_rested_by_itself_begins_anew_too(told, cast):
    stays, goes = logged(cast.worker, severity=4, **SERIOUS), logged(cast.colleague, 1)
    told.step(goes, 1)
    told.rest(goes, 5, 2)
    told.merge(stays, goes, 3)
    told.step(stays, 4)
    told.close(stays, 5)

    later = 60 * 24
    told.reopen(stays, later)

    assert told.row(stays).due_at > NOW + 60 * DAY
    told.split(goes, later)
    told.own(goes, later)
    again = told.row(goes)
    assert (again.paused_until, again.term_met_at) == (None, None) and again.due_at > NOW + 60 * DAY


@pytest.mark.django_db(transaction=True)
def test_signals_of_before_the_two_moments_are_met_and_split_as_before(cast):
    """Migration signals 0020: one that rests, and a step that was written down later than done."""
    told = Told(cast)
    rests, today = logged(cast.worker), (timezone.now() - NOW) // HOUR  # the clock of migrations
    told.rest(rests, today // 24 + 20, today)
    stays, goes = (logged(cast.worker, number, severity=4) for number in range(2))
    for each in (stays, goes):
        told.own(each, 1)
    told.step(goes, 3, done_at=NOW + 2 * HOUR)
    told.merge(stays, goes, 4)
    call_command("migrate", "signals", "0019", verbosity=0)

    call_command("migrate", "signals", verbosity=0)

    later = today + 10 * 24
    triage.resume(told.row(rests), **told.by(later))
    told.step(rests, later)
    told.own(rests, later)
    assert told.row(rests).term_met_at
    assert told.row(stays).term_met_at
    told.split(goes, 5)
    assert (told.row(stays).first_step_at, told.row(stays).term_met_at) == (None, None)
    assert told.row(goes).term_met_at
