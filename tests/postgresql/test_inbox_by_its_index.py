"""However much is open, the inbox is counted and ordered without opening those signals."""

from time import monotonic

import pytest
from django.db import connection, transaction
from django.utils import timezone

from signals.choices.signal import Outcome, Status
from signals.querysets import lists
from signals.querysets.lists import PAGE, Filters
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
OPEN, CLOSED = 2_000, 20_000
WITHIN = 120  # seconds
# The signal again, each an hour older and with a number of its own; behind so many they are closed.
AGAIN = """
INSERT INTO signals_signal SELECT (again).* FROM (
    SELECT jsonb_populate_record(one, jsonb_build_object(
        'id', one.id + n, 'ref', 'S-2020-' || (100000 + n), 'client_id', gen_random_uuid(),
        'received_at', one.received_at - n * interval '1 hour',
        'seen_at', one.seen_at - n * interval '1 hour'
    ) || CASE WHEN n > %s THEN jsonb_build_object(
        'status', %s, 'came_from', %s, 'outcome', %s, 'closed_at', one.received_at
    ) ELSE '{}' END) AS again FROM signals_signal one, generate_series(1, %s) n
) rows
"""
READ = """
SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables
WHERE relname = 'signals_signal'
"""


def _vacuum(cursor):
    """Again while another line, as autovacuum's, holds back what everybody may be seen to see."""
    ends = monotonic() + WITHIN
    while True:
        cursor.execute("VACUUM (ANALYZE) signals_signal")
        cursor.execute(
            "SELECT relpages, relallvisible FROM pg_class WHERE relname = 'signals_signal'"
        )
        [(pages, visible)] = cursor.fetchall()
        if pages == visible:
            return
        assert monotonic() < ends, f"{visible} of {pages} pages"


@pytest.fixture
def busy(cast):
    """Somebody who leads a team with so many open signals, each about the same account."""
    make.signal(cast.worker, account_handle="altijd.dezelfde", area="Plein")
    values = [OPEN, Status.CLOSED, Status.IN_PROGRESS, Outcome.GUIDED, OPEN + CLOSED]
    with connection.cursor() as cursor:
        with transaction.atomic():
            # Else VACUUM finds rows whose transaction isn't known to be written out yet.
            cursor.execute("SET LOCAL synchronous_commit = on")
            cursor.execute(AGAIN, values)
        _vacuum(cursor)
    yield cast.lead
    with connection.cursor() as cursor:
        # What was learned of these rows outlives them, and chooses indexes in other tests.
        cursor.execute("DELETE FROM pg_statistic WHERE starelid = 'signals_signal'::regclass")


def opened(run):
    """How many rows of signals PostgreSQL opens for this."""
    with transaction.atomic():
        before = _read()
        run()
        return _read() - before


def _read():
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return sum(many for (many,) in cursor.fetchall())


def test_the_numbers_above_it_open_none(busy):
    now = timezone.now()
    assert opened(lambda: lists.tabs(busy, now)) == 0
    assert lists.tabs(busy, now)[0].count == OPEN + 1


@pytest.mark.parametrize(("tab", "shown"), [("decide", PAGE), ("waiting", 0), ("mine", 0)])
def test_its_page_opens_what_it_shows(busy, tab, shown):
    now, pages = timezone.now(), []
    many = opened(lambda: pages.append(lists.inbox(busy, tab, Filters(), now)))
    assert len(pages[0].rows) == shown
    assert many <= 3 * (shown + 1)
