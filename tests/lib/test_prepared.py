"""Queries that are compiled once: the same rows as the queryset they were written as."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, BooleanField, CharField, DateTimeField, Q
from django.utils import timezone

from outbox.models import Message, SignOfLife
from signals.models import NumberLane, Signal
from tests import make
from youthwork.lib.prepared import (
    Bundle,
    Change,
    Later,
    Prepared,
    Statement,
    insert,
    new_row,
    one_commit,
)

pytestmark = pytest.mark.django_db

WHEN = make.FRIDAY_NIGHT


def of_team_since(shape):
    rows = Signal.objects.filter(
        Q(team=Later("team", BigIntegerField())) | Q(created_by=Later("person", BigIntegerField())),
        received_at__gte=Later("since", DateTimeField()),
        is_practice=Later("practice", BooleanField()),
    )
    names = ("ref", "received_at", "client_id", "narrative") if shape == "texts" else ("ref",)
    return rows.order_by("ref").values_list(*names)


@pytest.fixture
def two_teams(cast):
    now = timezone.now()
    make.signal(cast.worker, now=now - timedelta(days=3))
    make.signal(cast.worker, now=now)
    make.signal(cast.other_worker, now=now)
    return now


def test_each_run_takes_its_own_values(cast, two_teams, django_assert_num_queries):
    query = Prepared(of_team_since)
    for team, person, days in ((cast.noord, cast.lead, 1), (cast.zuid, cast.worker, 30)):
        since = two_teams - timedelta(days=days)
        expected = Signal.objects.filter(
            Q(team=team) | Q(created_by=person), received_at__gte=since, is_practice=False
        ).order_by("ref")
        with django_assert_num_queries(1):
            rows = query("refs", team=team.pk, person=person.pk, since=since, practice=False)
        assert rows == list(expected.values_list("ref"))


def test_values_come_back_as_the_fields_give_them(cast, two_teams):
    since = two_teams - timedelta(days=30)
    rows = Prepared(of_team_since)(
        "texts", team=cast.noord.pk, person=0, since=since, practice=False
    )
    signals = Signal.objects.filter(team=cast.noord).order_by("ref")
    assert rows == [(s.ref, s.received_at, s.client_id, s.narrative) for s in signals]


def test_the_queryset_is_built_once_for_each_shape(cast, two_teams):
    built = []

    def build(shape):
        built.append(shape)
        return of_team_since(shape)

    query = Prepared(build)
    for shape in ("refs", "texts", "refs", "texts"):
        query(shape, team=1, person=1, since=two_teams, practice=False)
    assert built == ["refs", "texts"]


def test_a_value_that_was_not_given_is_an_error(cast, two_teams):
    with pytest.raises(KeyError):
        Prepared(of_team_since)("refs", team=1, person=1, since=two_teams)


# --- several writes in one message ----------------------------------------------------------------

NEW_LANE = Statement(
    "INSERT INTO signals_numberlane (year, lane, next) VALUES (%s, %s, 1)",
    [Later("year", BigIntegerField()), Later("lane", BigIntegerField())],
)


def lanes():
    return list(NumberLane.objects.order_by("year", "lane").values_list("year", "lane"))


def test_a_bundle_is_written_in_its_order(django_assert_num_queries):
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 3):
        bundle = Bundle()
        for lane in (2, 0, 1):
            bundle.add(NEW_LANE, {"year": 2001, "lane": lane})
        bundle.send()
        bundle.send()  # nothing is left to send
    assert lanes() == [(2001, 0), (2001, 1), (2001, 2)]


def test_a_bundle_of_which_one_is_refused_leaves_nothing():
    bundle = Bundle()
    with pytest.raises(IntegrityError), transaction.atomic():
        for lane in (0, 1, 1, 2):
            bundle.add(NEW_LANE, {"year": 2001, "lane": lane})
        bundle.send()
    assert lanes() == []
    bundle.send()
    assert lanes() == []


SEEN = Change(
    lambda _shape: (
        SignOfLife.objects.filter(name=Later("who", CharField())),
        {"seen_at": Later("now", DateTimeField())},
    )
)


@pytest.fixture
def beat():
    now = timezone.now()
    SignOfLife.objects.create(name="beat", seen_at=now - timedelta(days=1))
    SEEN("", who="nobody", now=now)  # PostgreSQL is handed it once
    return now


def test_what_asks_for_an_answer_goes_behind_what_waits(beat, django_assert_num_queries):
    bundle = Bundle()
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        bundle.add(NEW_LANE, {"year": 2001, "lane": 7})
        assert SEEN.after(bundle, "", who="beat", now=beat) == ["beat"]
    assert lanes() == [(2001, 7)]
    assert SEEN.after(bundle, "", who="worker", now=beat) == []


@pytest.mark.parametrize("waits", [True, False])
def test_a_row_is_written_where_the_change_before_it_changed_something(beat, waits):
    for who in ("beat", "worker"):
        bundle, new = Bundle(), SignOfLife(name=f"new {who}", seen_at=beat)
        insert(new, bundle if waits else None, where=SEEN.meant("", who=who, now=beat))
        bundle.send()
    kept = SignOfLife.objects.order_by("name").values_list("name", "seen_at")
    assert list(kept) == [("beat", beat), ("new beat", beat)]


def test_a_value_of_a_change_never_stands_for_a_column_of_the_row(beat):
    """Both are one statement on PostgreSQL, where the row would get what the change was given."""
    named_alike = Change(
        lambda _shape: (
            SignOfLife.objects.filter(name="beat"),
            {"seen_at": Later("seen_at", DateTimeField())},
        )
    )
    new = SignOfLife(name="new", seen_at=beat)
    with pytest.raises(ValueError, match="seen_at"):
        insert(new, Bundle(), where=named_alike.meant("", seen_at=beat + timedelta(days=1)))
    assert not SignOfLife.objects.filter(seen_at__gt=beat).exists()


def test_what_is_one_commit_is_whole_or_not_there():
    with pytest.raises(IntegrityError), transaction.atomic(), one_commit() as bundle:
        for lane in (0, 1, 1):
            bundle.add(NEW_LANE, {"year": 2001, "lane": lane})
    assert lanes() == []
    with one_commit() as bundle:
        bundle.add(NEW_LANE, {"year": 2001, "lane": 3})
    assert lanes() == [(2001, 3)]


def test_an_empty_bundle_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        Bundle().send()


def test_a_new_row_may_say_what_new_rows_mostly_do_not(cast):
    said = {"status": "failed", "attempts": 3, "last_error": "SMTPServerDisconnected"}
    for number, also in enumerate(({}, said, {})):
        row = Message(
            ref=f"M-{number}",
            kind="x",
            subject="s:1",
            recipient="u:1",
            dedupe_key=str(number),
            **also,
        )
        insert(row)
        assert row.pk
        kept = Message.objects.get(ref=row.ref)
        for field in Message._meta.fields:
            assert getattr(kept, field.attname) == getattr(row, field.attname)
        assert (kept.attempts, kept.status) == ((3, "failed") if also else (0, "waiting"))


@pytest.mark.parametrize("platform", [True, False])
def test_a_new_row_is_what_its_model_makes_of_the_same(cast, platform):
    said = {
        "ref": "S-2026-9001", "team": cast.noord, "created_by_id": cast.worker.pk, "severity": 3,
        "platform": make.platform() if platform else None, "seen_at": WHEN,
        "client_id": uuid4(), "received_at": WHEN,
    }  # fmt: skip
    moments = dict.fromkeys(("moved_at", "opened_at", "term_began_at", "term_from"), WHEN)
    row, expected = new_row(Signal, **moments | said), Signal(**moments | said)

    for field in Signal._meta.concrete_fields:
        assert getattr(row, field.attname) == getattr(expected, field.attname), field.attname
    assert row._state.adding
    assert row._state.db is None
    assert row.team is cast.noord
    assert row.platform is said["platform"]
    assert row.created_by == cast.worker


def test_each_new_row_has_a_key_of_its_own_where_none_is_given(cast):
    assert new_row(Signal).client_id != new_row(Signal).client_id


def test_what_is_no_column_is_no_value_of_a_new_row():
    with pytest.raises(TypeError, match="colour"):
        new_row(SignOfLife, name="beat", colour="red")


def test_a_row_of_another_model_is_nothing_that_a_new_row_points_at(cast):
    with pytest.raises(ValueError, match="team points at no User"):
        new_row(Signal, team=cast.worker)


def test_what_new_rows_mostly_do_not_say_no_field_makes_itself():
    for model in apps.get_models():
        for name in getattr(model, "unsaid_when_new", ()):
            field = model._meta.get_field(name)
            assert not getattr(field, "auto_now", False), name
            assert not getattr(field, "auto_now_add", False), name
            assert not field.has_db_default(), name
            assert not field.primary_key, name


def test_a_value_of_a_change_is_not_called_as_what_a_row_does_not_say_either(beat):
    failed = Change(
        lambda _shape: (
            SignOfLife.objects.filter(name=Later("status", CharField())),
            {"seen_at": Later("seen", DateTimeField())},
        )
    )
    message = Message(ref="M-1", kind="x", subject="s:1", recipient="u:1", dedupe_key="1")
    with pytest.raises(ValueError, match="status"):
        insert(message, Bundle(), where=failed.meant("", status="beat", seen=beat))


def test_a_moment_of_another_zone_is_asked_as_the_same_moment(cast, two_teams):
    query, there = Prepared(of_team_since), ZoneInfo("America/Paramaribo")
    for since in (two_teams, two_teams - timedelta(seconds=1), two_teams + timedelta(hours=2)):
        values = {"team": cast.noord.pk, "person": cast.worker.pk, "practice": False}
        rows = query("refs", since=since, **values)
        assert query("refs", since=since.astimezone(there), **values) == rows


def test_a_moment_of_another_zone_is_kept_as_the_same_moment(db):
    there = timezone.now().astimezone(ZoneInfo("America/Paramaribo"))
    insert(SignOfLife(name="beat", seen_at=there))
    assert SignOfLife.objects.get().seen_at == there
