"""Begun and kept with the messages themselves: all of it or nothing, and nothing left open."""

import select
import uuid
from datetime import timedelta

import pytest
from django.db import DataError, Error, IntegrityError, connection, transaction
from django.db.models import BigIntegerField, CharField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from outbox.models import Message
from privacy.models import AuditEntry
from signals import numbers
from signals.actions import indexing, log
from signals.choices.signal import Category
from signals.models import NumberLane, Signal, SignalTerm
from tests import make
from youthwork.lib.dates import day_of
from youthwork.lib.prepared import Later, Statement, one_transaction

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
SOON = 60_000  # ms
WRITE = Statement(
    "INSERT INTO signals_numberlane (year, lane, next) VALUES (%s, 0, 1) RETURNING year",
    [Later("year", BigIntegerField())],
)
NONSENSE = Statement("SELECT %s::int", [Later("word", CharField())])


def observed(cast, **also):
    values = {
        "client_id": uuid.uuid4(), "team": cast.noord, "category": Category.NUISANCE,
        "severity": 2, "seen_at": NOW, "narrative": "Vuurwerk op het plein.",
    }  # fmt: skip
    return log.Observation(**(values | also))


def save(cast, **also):
    return log.log_signal(observed(cast, **also), by=cast.worker, now=NOW)


def is_idle():
    return connection.connection.info.transaction_status == TRANSACTION_STATUS_IDLE


def next_number():
    with transaction.atomic():
        ref = numbers.next_place(day_of(NOW).year).ref
        transaction.set_rollback(True)
    return ref


def years():
    return sorted(NumberLane.objects.exclude(year=day_of(NOW).year).values_list("year", flat=True))


def test_a_save_is_two_messages_and_the_first_of_a_year_too_is_whole(cast):
    save(cast)
    with CaptureQueriesContext(connection) as asked:
        signal, is_new = save(cast)
    first, second = (each["sql"] for each in asked)
    assert first.startswith("BEGIN; EXECUTE") and second.endswith("; COMMIT")
    assert is_new and signal.ref.endswith("-0002") and is_idle()
    assert SignalTerm.objects.filter(signal=signal).exists()
    assert AuditEntry.objects.filter(subject=f"signals.signal:{signal.ref}").count() == 1


def test_the_same_form_twice_is_one_signal_and_puts_the_second_number_back(cast):
    key = uuid.uuid4()
    first, _new = save(cast, client_id=key)
    again, is_new = save(cast, client_id=key)
    assert (again.pk, is_new, is_idle()) == (first.pk, False, True)
    assert next_number().endswith("-0002")
    assert Signal.objects.count() == 1 and AuditEntry.objects.filter(verb="logged").count() == 1


@pytest.mark.parametrize("how", ["here", "there"])
def test_a_save_that_breaks_off_keeps_nothing(cast, monkeypatch, how):
    """In our own code between both messages, or by what the database refuses in the last."""
    save(cast)

    def breaks(signal, bundle):
        if how == "here":
            raise RuntimeError
        bundle.add(NONSENSE, {"word": "no number"})

    monkeypatch.setattr(indexing, "index", breaks)
    with pytest.raises((RuntimeError, DataError)):
        save(cast)
    monkeypatch.undo()
    assert is_idle() and Signal.objects.count() == 1
    assert AuditEntry.objects.filter(verb="logged").count() == 1
    assert save(cast)[0].ref.endswith("-0002")


def test_a_line_that_is_lost_between_both_keeps_nothing_and_is_opened_anew(cast, monkeypatch):
    save(cast)
    written = indexing.index

    def lost(signal, bundle):
        written(signal, bundle)
        with connection.connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = 1")
        ends = select.poll()
        ends.register(connection.connection.fileno(), select.POLLIN)
        assert ends.poll(SOON)

    monkeypatch.setattr(indexing, "index", lost)
    with pytest.raises(Error):
        save(cast)
    monkeypatch.undo()
    assert connection.connection is None
    assert Signal.objects.count() == 1 and save(cast)[0].ref.endswith("-0002")


@pytest.mark.parametrize("also", [{"severity": 5}, {"first_steps": ["talk_youth"]}])
def test_what_warns_or_was_done_already_goes_with_it_or_not_at_all(cast, monkeypatch, also):
    make.duty(cast.lead, NOW, NOW + timedelta(hours=1))
    signal, _new = save(cast, **also)
    assert bool(Message.objects.count()) == ("severity" in also)
    assert signal.steps.count() == len(also.get("first_steps", []))

    def breaks(*given):
        raise RuntimeError

    monkeypatch.setattr(log.alerts, "raise_alarm", breaks)
    with pytest.raises(RuntimeError):
        save(cast, **also)
    assert is_idle() and Signal.objects.count() == 1 and next_number().endswith("-0002")


@pytest.mark.parametrize("also", [{"severity": 4}, {"severity": 5, "first_steps": ["talk_youth"]}])
def test_what_warns_is_as_many_messages_as_what_does_not(cast, also):
    """Whom it reaches is asked with its number."""
    make.duty(cast.lead, NOW, NOW + timedelta(hours=1))
    save(cast, **also)
    with CaptureQueriesContext(connection) as asked:
        signal, _new = save(cast, **also)
    first, second = (each["sql"] for each in asked)
    assert first.startswith("BEGIN; EXECUTE") and second.endswith("; COMMIT")
    assert signal.steps.count() == len(also.get("first_steps", []))
    told = Message.objects.about(f"signals.signal:{signal.ref}")
    assert {row.recipient for row in told} >= {cast.lead.label}


def test_where_nobody_has_the_duty_the_whole_line_is_asked_in_between(cast):
    signal, _new = save(cast, severity=4)
    assert is_idle()
    told = Message.objects.about(f"signals.signal:{signal.ref}")
    assert {row.recipient for row in told} == {cast.lead.label, cast.other_lead.label}


def test_inside_of_a_transaction_it_is_a_part_of_that():
    with transaction.atomic():
        with pytest.raises(RuntimeError), one_transaction() as bundle:
            bundle.ask(WRITE, {"year": 2001})
            raise RuntimeError
        with one_transaction() as bundle:
            bundle.ask(WRITE, {"year": 2002})
        assert years() == [2002]
        transaction.set_rollback(True)
    assert years() == []


def test_of_nothing_nothing_is_begun():
    with CaptureQueriesContext(connection) as asked, one_transaction():
        pass
    assert not list(asked)


def test_what_is_refused_only_as_it_is_kept_is_refused_whole(cast):
    """A constraint that waits for the end of the transaction."""
    gone = Statement(
        "INSERT INTO signals_signalterm (signal_id, team_id, term) VALUES (%s, %s, 1)",
        [Later("signal", BigIntegerField()), Later("team", BigIntegerField())],
    )
    with pytest.raises(IntegrityError), one_transaction() as bundle:
        bundle.ask(WRITE, {"year": 2003})
        bundle.add(gone, {"signal": 999_999, "team": cast.noord.pk})
    assert is_idle() and years() == []
