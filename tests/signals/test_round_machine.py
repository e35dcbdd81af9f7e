"""No path around the tables of moves: by the actions, by hand in the database, in any order."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.models import AuditEntry
from signals.actions import answers, items, rounds
from signals.choices.rounds import (
    NOTICE_NEXT,
    ROUND_NEXT,
    Decision,
    NotHeldCause,
    NoticeStatus,
    RoundStatus,
)
from signals.models import InstacleanItem, InstacleanRound
from tests import make
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
TODAY = day_of(NOW)
# What each example does is rolled back, so that the people they share stay as they were.
EACH_BY_ITSELF = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

ITEM_DEEDS = {
    "check": lambda item, cast, now: items.check(item, by=cast.colleague, now=now),
    "change": lambda item, cast, now: items.change(
        item, make.notice(now, reason="Anders."), by=cast.worker, now=now
    ),
    "send": lambda item, cast, now: items.send(item, by=cast.lead, now=now),
    "receipt": lambda item, cast, now: answers.receipt(item, day_of(now), by=cast.worker, now=now),
    "removed": lambda item, cast, now: answers.decide(
        item, Decision.REMOVED, day_of(now), by=cast.worker, now=now
    ),
    "stays": lambda item, cast, now: answers.decide(
        item, Decision.NOT_REMOVED, day_of(now), by=cast.worker, now=now
    ),
    "correct": lambda item, cast, now: answers.correct(
        item, Decision.PARTLY, day_of(now), by=cast.worker, now=now
    ),
    "appeal": lambda item, cast, now: answers.appeal(item, day_of(now), by=cast.worker, now=now),
    "appealed": lambda item, cast, now: answers.decide_appeal(
        item, Decision.PARTLY, day_of(now), by=cast.worker, now=now
    ),
    "appeal won": lambda item, cast, now: answers.correct_appeal(
        item, Decision.REMOVED, day_of(now), by=cast.worker, now=now
    ),
    "finish": lambda item, cast, now: answers.finish(item, by=cast.worker, now=now),
    "wrong": lambda item, cast, now: answers.note_wrong(item, "Fout.", by=cast.worker, now=now),
    "review": lambda item, cast, now: answers.review(item, by=cast.lead, now=now),
    "erase": lambda item, cast, now: items.erase(item, by=None, now=now),
}
ROUND_DEEDS = {
    "open": lambda round, cast, now: rounds.open_list(round, by=None, now=now),
    "list": lambda round, cast, now: make.item(cast.worker, round, now),
    "check": lambda round, cast, now: [
        items.check(item, by=cast.colleague, now=now)
        for item in InstacleanItem.objects.filter(status=NoticeStatus.LISTED)
    ],
    "take off": lambda round, cast, now: [
        items.take_off(item, by=cast.worker, now=now) for item in InstacleanItem.objects.all()
    ],
    "send": lambda round, cast, now: rounds.send(round, by=cast.lead, now=now),
    "decide": lambda round, cast, now: [
        answers.decide(item, Decision.NOT_REMOVED, day_of(now), by=cast.worker, now=now)
        for item in InstacleanItem.objects.filter(status=NoticeStatus.SENT)[:1]
    ],
    "close": lambda round, cast, now: rounds.close(round, by=cast.lead, now=now),
    "not held": lambda round, cast, now: rounds.not_held(
        round, NotHeldCause.PEOPLE, by=cast.lead, now=now
    ),
    "quarter": lambda round, cast, now: rounds.quarter_ended(round, now=now),
    "reason": lambda round, cast, now: rounds.give_reason(
        round, NotHeldCause.OTHER, "y", by=cast.lead, now=now
    ),
}


def moves(thing):
    """The moves that the trail tells of a round or an item."""
    label = f"signals.{type(thing).__name__.lower()}:{thing.ref}"
    found = AuditEntry.objects.filter(verb="moved", subject=label).order_by("pk")
    return list(found.values_list("before", "after"))


def walk(thing, deeds, table, names, cast):
    """Do these deeds in this order, each on the row as it is; what is refused moves nothing."""
    states = type(thing._meta.get_field("status").default)
    for place, name in enumerate(names):
        thing = type(thing).objects.filter(pk=thing.pk).first()
        if thing is None:  # taken off
            return None
        before = thing.status
        refused = False
        try:
            with transaction.atomic():
                deeds[name](thing, cast, NOW + timedelta(minutes=place))
        except ValidationError:
            refused = True
        after = type(thing).objects.filter(pk=thing.pk).values_list("status", flat=True).first()
        if after is not None and after != before:
            assert not refused
            assert after in table[states(before)], (name, before, after)
    return type(thing).objects.filter(pk=thing.pk).first()


def written_alone(thing):
    """To which statuses the database lets this row go without the moment or reason of it."""
    passed = []
    for to in type(thing._meta.get_field("status").default):
        if to == thing.status:
            continue
        try:
            with transaction.atomic():
                type(thing).objects.filter(pk=thing.pk).update(status=to)
                passed.append(to)
                transaction.set_rollback(True)
        except IntegrityError:
            pass
    return passed


@EACH_BY_ITSELF
@given(st.lists(st.sampled_from(sorted(ITEM_DEEDS)), max_size=14))
def test_an_item_moves_by_the_table_whatever_is_done(cast, names):
    with transaction.atomic():
        item = make.item(cast.worker, None, NOW)
        item = walk(item, ITEM_DEEDS, NOTICE_NEXT, ["check", "send", *names], cast)
        assert item is not None
        steps = moves(item)
        assert all(NoticeStatus(to) in NOTICE_NEXT[NoticeStatus(at)] for at, to in steps)
        assert [at for at, _to in steps] == ["listed", *[to for _at, to in steps[:-1]]]
        assert item.status == steps[-1][1]
        assert written_alone(item) == []
        transaction.set_rollback(True)


@EACH_BY_ITSELF
@given(st.lists(st.sampled_from(sorted(ROUND_DEEDS)), max_size=14))
def test_a_round_moves_by_the_table_whatever_is_done(cast, names):
    with transaction.atomic():
        round = make.round_of(TODAY, status="planned")
        round = walk(round, ROUND_DEEDS, ROUND_NEXT, names, cast)
        steps = moves(round)
        assert all(RoundStatus(to) in ROUND_NEXT[RoundStatus(at)] for at, to in steps)
        assert round.status == (steps[-1][1] if steps else "planned")
        # Planned and open, sent and outcome hold the same; everything else is refused.
        same = {"planned": ["open"], "open": ["planned"], "sent": ["outcome"], "outcome": ["sent"]}
        assert written_alone(round) == same.get(round.status, [])
        transaction.set_rollback(True)


@pytest.mark.parametrize("status", list(NoticeStatus))
def test_a_status_of_an_item_cannot_be_written_by_itself(cast, status):
    ways = {
        "listed": [],
        "checked": ["check"],
        "sent": ["check", "send"],
        "received": ["check", "send", "receipt"],
        "decided": ["check", "send", "receipt", "stays"],
        "appealed": ["check", "send", "receipt", "stays", "appeal"],
        "done": ["check", "send", "receipt", "stays", "appeal", "appealed"],
    }
    item = make.item(cast.worker, None, NOW)
    item = walk(item, ITEM_DEEDS, NOTICE_NEXT, ways[status], cast) or item
    assert item.status == status
    assert written_alone(item) == []


@given(st.sampled_from(list(RoundStatus)), st.sampled_from(list(RoundStatus)))
def test_a_step_of_a_round_outside_the_table_is_refused(before, after):
    round = InstacleanRound(status=before)
    if after not in ROUND_NEXT[before]:
        with pytest.raises(ValidationError) as refusal:
            rounds.move(round, after, by=None, now=NOW)
        assert refusal.value.code == "no_such_step"


@given(st.sampled_from(list(NoticeStatus)), st.sampled_from(list(NoticeStatus)))
def test_a_step_of_an_item_outside_the_table_is_refused(before, after):
    item = InstacleanItem(status=before)
    if after not in NOTICE_NEXT[before]:
        for act, what in ((items.move, item), (items.moved, [item])):
            with pytest.raises(ValidationError) as refusal:
                act(what, after, by=None, now=NOW)
            assert refusal.value.code == "no_such_step"


def test_of_several_items_none_moves_when_one_has_moved(cast):
    found = [make.item(cast.worker, None, NOW) for _each in range(2)]
    for item in found:
        items.check(item, by=cast.colleague, now=NOW)
    InstacleanItem.objects.filter(pk=found[1].pk).delete()
    with pytest.raises(ValidationError) as refusal:
        items.moved(found, NoticeStatus.SENT, by=cast.lead, now=NOW, sent_at=NOW)
    assert refusal.value.code == "stale"
    assert InstacleanItem.objects.get().status == "checked"
