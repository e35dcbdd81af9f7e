"""Of thousands of signals only those are read that are asked for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from privacy import blind_index
from privacy.sought import filled
from signals.actions import triage
from signals.models import Signal
from tests import make

pytestmark = pytest.mark.django_db
MANY = 5_000
# The signal again, so many hours before, each with a number of its own.
AGAIN = """
INSERT INTO signals_signal SELECT (again).* FROM (
    SELECT jsonb_populate_record(one, jsonb_build_object(
        'id', one.id + n, 'ref', 'S-2020-' || (100000 + n), 'client_id', gen_random_uuid(),
        'received_at', one.received_at - n * interval '1 hour',
        'seen_at', one.seen_at - n * interval '1 hour'
    )) AS again FROM signals_signal one, generate_series(1, %s) n WHERE one.id = %s
) rows
"""


@pytest.fixture
def newest(cast):
    """The newest of them."""
    signal = make.signal(cast.worker, account_handle="altijd.dezelfde", area="Plein")
    assert signal.account_term == blind_index.handle_term("altijd.dezelfde")
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, [MANY, signal.pk])
        cursor.execute("ANALYZE signals_signal")
    return Signal.objects.get(pk=signal.pk)


def looked_at(sql, values=None):
    """How many signals the database read for this, those that it threw away included."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)
        [[text]] = cursor.fetchall()
    return sum(_read(step) for step in _steps(text[0]["Plan"]))


def _steps(step):
    yield step
    for below in step.get("Plans", ()):
        yield from _steps(below)


def _read(step):
    if step.get("Relation Name") != "signals_signal" and "Index Name" not in step:
        return 0
    gone = step.get("Rows Removed by Filter", 0) + step.get("Rows Removed by Index Recheck", 0)
    return (step["Actual Rows"] + gone) * step["Actual Loops"]


def test_what_names_an_account_is_found_within_its_week(newest):
    named = [(newest.account_term, newest.received_at)]
    rows = Signal.objects.all()._naming(named)
    assert 24 * 7 <= looked_at(*rows.query.sql_with_params()) < 2 * 24 * 7


def test_why_a_signal_waits_is_looked_through_without_those_that_do_not(newest, cast):
    """A request for access read the whole table, forty seconds of a million from a cold disk."""
    now = timezone.now()
    until = timezone.localdate(now) + timedelta(days=9)
    triage.pause(newest, until, "De school is dicht", by=cast.lead, now=now)

    with CaptureQueriesContext(connection) as asked:
        [(key, reason)] = filled(Signal.objects.order_by(), "paused_reason")

    assert (key, reason) == (newest.pk, "De school is dicht")
    assert looked_at(asked[0]["sql"]) <= 2
