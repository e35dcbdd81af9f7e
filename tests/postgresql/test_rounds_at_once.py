"""A round that ends while somebody works in it: either it ended first, or what they did counts."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from signals.actions import answers, items, rounds
from signals.choices.rounds import Decision, NotHeldCause, RoundStatus
from signals.models import InstacleanItem, InstacleanRound
from tests import make
from tests.postgresql.side_by_side import Behind
from tests.postgresql.test_consent_at_once import in_turns

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("ends", ["by a lead", "by the calendar"])
def test_no_account_lands_on_the_list_of_a_round_that_has_just_ended(cast, ends):
    now = timezone.now()
    round = make.round_of(timezone.localdate(now))
    team = cast.worker.current_teams[0]
    for time in range(4):
        make.item(cast.worker, None, now, account_handle=f"apart{time}")  # numbers are given out
        InstacleanItem.objects.filter(round=round).delete()
        InstacleanRound.objects.update(status=RoundStatus.OPEN, closed_at=None, not_held_cause="")
        mine, theirs = (InstacleanRound.objects.get(pk=round.pk) for _each in range(2))

        def end(row=mine):
            if ends == "by the calendar":
                return "ended" if rounds.quarter_ended(row, now=now) else "goes on"
            rounds.not_held(row, NotHeldCause.PEOPLE, by=cast.lead, now=now)
            return "ended"

        def put(row=theirs, time=time):
            notice = make.notice(now, account_handle=f"account{time}")
            listed = make.items.put_on_list(notice, team=team, round=row, by=cast.worker, now=now)
            return listed.ref

        found = in_turns(2, end, put)

        listed = InstacleanItem.objects.filter(round=round).exists()
        round.refresh_from_db()
        assert (round.status == RoundStatus.NOT_HELD) == ("ended" in found) == (not listed), found


def test_a_decision_is_written_anew_before_its_round_is_closed_or_not_at_all(cast):
    """What was told when it closed never changes."""
    now = timezone.now()
    today, round = timezone.localdate(now), make.round_of(timezone.localdate(now))
    item = make.item(cast.worker, round, now)
    items.check(item, by=cast.colleague, now=now)
    rounds.send(round, by=cast.lead, now=now)
    item.refresh_from_db()
    answers.decide(item, Decision.NOT_REMOVED, today, by=cast.worker, now=now)
    for _time in range(4):
        InstacleanRound.objects.update(status=RoundStatus.OUTCOME, closed_at=None)
        InstacleanItem.objects.update(decision=Decision.NOT_REMOVED)
        mine = InstacleanRound.objects.get(pk=round.pk)
        theirs = InstacleanItem.objects.select_related("round").get(pk=item.pk)

        def close(row=mine):
            rounds.close(row, by=cast.lead, now=now)
            return InstacleanItem.objects.finished_outcomes()[0][3]

        def correct(row=theirs):
            answers.correct(row, Decision.REMOVED, today, by=cast.colleague, now=now)
            return "corrected"

        found = in_turns(2, close, correct)

        [(*_, told, many)] = InstacleanItem.objects.finished_counts()
        assert (told in found, many) == (True, 1), found
        assert (told == Decision.REMOVED) == ("corrected" in found), found


def test_an_appeal_that_is_decided_while_its_round_ends_changes_nothing_that_was_told(cast):
    now = timezone.now()
    today, round = timezone.localdate(now), make.round_of(timezone.localdate(now))
    item = make.item(cast.worker, round, now)
    items.check(item, by=cast.colleague, now=now)
    rounds.send(round, by=cast.lead, now=now)
    rows = InstacleanItem.objects.select_related("round", "signal")
    answers.decide(rows.get(), Decision.NOT_REMOVED, today, by=cast.worker, now=now)
    answers.appeal(rows.get(), today, by=cast.worker, now=now)
    mine, theirs = InstacleanRound.objects.get(), rows.get()

    def decide():
        answers.decide_appeal(theirs, Decision.REMOVED, today, by=cast.colleague, now=now)

    with transaction.atomic():
        rounds.close(mine, by=cast.lead, now=now + timedelta(seconds=1))
        told = InstacleanItem.objects.finished_outcomes()
        other = Behind(decide)
        assert other.waits
    other.end()

    assert InstacleanItem.objects.finished_outcomes() == told
    assert rows.get().done_at > InstacleanRound.objects.get().closed_at


def test_an_account_that_is_moved_while_its_list_is_noted_as_sent_goes_with_one_list(cast):
    now = timezone.now()
    day = timezone.localdate(now)
    round, later = make.round_of(day), make.round_of(day + timedelta(days=92), status="planned")
    item = make.item(cast.worker, round, now)
    stays = make.item(cast.worker, round, now, location_url="https://example.org/stays")
    for each in (item, stays):
        items.check(each, by=cast.colleague, now=now)
    rows = InstacleanItem.objects.order_by("pk")
    for _time in range(4):
        rows.update(status="checked", sent_at=None, round=round)
        unsent = {"status": RoundStatus.OPEN, "sent_at": None}
        InstacleanRound.objects.filter(pk=round.pk).update(**unsent)
        mine = InstacleanRound.objects.get(pk=round.pk)
        theirs = InstacleanItem.objects.select_related("round").get(pk=item.pk)

        def send(row=mine):
            return rounds.send(row, by=cast.lead, now=now)

        def move(row=theirs):
            items.to_round(row, later, by=cast.worker, now=now)
            return "moved"

        found = in_turns(2, send, move)

        is_at = rows.get(pk=item.pk)
        sent = is_at.status == "sent"
        assert (is_at.round == round) == sent == ("moved" not in found), found
        assert (2 if sent else 1) in found, found
