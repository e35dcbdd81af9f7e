"""What a connection was handed once: by name, for that connection, whatever became of the work."""

import re

import pytest
from django.db import (
    DataError,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.models import BigIntegerField
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from organisation.models import Team
from signals.models import NumberLane
from signals.querysets import lists
from youthwork.lib.prepared import Later, Statement

pytestmark = pytest.mark.django_db(transaction=True)
TWICE = Statement("SELECT 2 * %s::bigint, %s", [Later("number", BigIntegerField()), "same"])
WRITE = Statement(
    "INSERT INTO signals_numberlane (year, lane, next) VALUES (%s, 0, 1)",
    [Later("year", BigIntegerField())],
)


def kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time")
        return [row[0] for row in cursor.fetchall()]


def test_handed_over_once_and_again_on_a_new_connection():
    connection.close()
    for number in (1, 2):
        assert TWICE.run({"number": number}) == [(2 * number, "same")]
    assert len(kept()) == 1
    connection.close()
    assert TWICE.run({"number": 3}) == [(6, "same")]
    assert len(kept()) == 1


def test_kept_when_the_transaction_is_rolled_back():
    connection.close()
    with transaction.atomic():
        WRITE.run({"year": 2001})
        transaction.set_rollback(True)
    WRITE.run({"year": 2002})
    assert list(NumberLane.objects.values_list("year", flat=True)) == [2002]


def test_one_too_many_runs_without_being_kept(monkeypatch):
    connection.close()
    monkeypatch.setattr("youthwork.lib.prepared.MOST_KEPT", 0)
    assert TWICE.run({"number": 4}) == [(8, "same")]
    assert kept() == []


def test_what_depends_on_its_values_is_planned_by_them(cast):
    connection.close()
    now = timezone.now()
    for filters in (lists.Filters(), lists.Filters(area="Oost")):
        lists.inbox(cast.lead, "closed", filters, now)
    assert len([text for text in kept() if "signals_signal" in text]) == 1


def the_search():
    [text] = [text for text in kept() if "signals_signalterm" in text and "LIMIT 51" in text]
    return text


def plan_of_the_search():
    text = the_search()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, cardinality(parameter_types) FROM pg_prepared_statements "
            "WHERE statement = %s",
            [text],
        )
        name, values = cursor.fetchone()
        cursor.execute(f"EXPLAIN EXECUTE {name} ({', '.join(['1'] * values)})")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_a_search_walks_the_word_and_looks_at_no_other_signal(cast):
    connection.close()
    with connection.cursor() as cursor:  # of a few rows that were just counted it would sort all
        cursor.execute("SET enable_sort = off")
    lists.found(cast.lead, "gesprek", timezone.now())
    plan = plan_of_the_search()
    connection.close()
    for index in ("signal_by_term", "signal_last_logged", "signal_last_owned"):
        assert f"using {index}" in plan


def test_a_search_looks_a_signal_up_when_it_holds_the_other_words(cast):
    connection.close()
    lists.found(cast.lead, "gesprek lachgas", timezone.now())
    seen = r"CASE WHEN \(\(SubPlan \d+\) IS NOT NULL\) THEN \(SubPlan \d+\)"
    assert re.search(seen, plan_of_the_search())


def test_a_search_walks_the_rarest_word_and_looks_the_next_one_up_first(cast):
    connection.close()
    lists.found(cast.lead, "gesprek lachgas feest", timezone.now())
    assert re.findall(r"term\" = \(\D+place = (\d)", the_search()) == ["1", "2", "3"]


def test_a_closed_line_is_seen_before_it_is_used():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        first = cursor.fetchone()[0]
    assert connection.is_usable()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    other.close()
    assert not connection.is_usable()
    with pytest.raises((OperationalError, InterfaceError)), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.close()


def test_a_line_that_broke_while_it_was_used_is_opened_anew_by_the_next_request():
    """The database went in the middle of one: that one fails, and none after it on this thread."""
    connection.ensure_connection()
    own, other = connection.connection.info.backend_pid, connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
    other.close()
    with pytest.raises((OperationalError, InterfaceError)), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    close_old_connections()  # as when a request ends, and when the next one begins
    assert TWICE.run({"number": 1}) == [(2, "same")]


def test_a_column_that_an_update_made_wider_stops_one_request_of_a_thread():
    """PostgreSQL gives no answer of another kind than the one that a kept statement had."""
    said = Statement(
        "SELECT name FROM organisation_team WHERE id = %s", [Later("team", BigIntegerField())]
    )
    wider = "ALTER TABLE organisation_team ALTER COLUMN name TYPE varchar({})"
    was = Team._meta.get_field("name").max_length
    assert said.run({"team": 0}) == []
    try:
        with connection.cursor() as cursor:
            cursor.execute(wider.format(was + 1))
        with pytest.raises(NotSupportedError):
            said.run({"team": 0})
        close_old_connections()
        assert said.run({"team": 0}) == []
    finally:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(wider.format(was))


def test_what_goes_straight_to_the_driver_fails_as_django_says_it():
    """A wrong value is Django's own error, and nothing is asked of a transaction that broke."""
    half = Statement("SELECT 1 / %s::bigint", [Later("number", BigIntegerField())])
    assert half.run({"number": 1}) == [(1,)]
    with pytest.raises(DataError), transaction.atomic():
        half.run({"number": 0})
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            half.run({"number": 1})
    assert half.run({"number": 1}) == [(1,)]


def test_who_counts_questions_counts_those_too(django_assert_num_queries):
    assert TWICE.run({"number": 1}) == [(2, "same")]
    with django_assert_num_queries(1):
        TWICE.run({"number": 2})
