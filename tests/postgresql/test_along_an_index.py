"""What a page asks about one signal is answered along an index, however many rows there are."""

import pytest
from django.db import connection
from django.utils import timezone

from signals.actions import informing
from signals.models import AccountQuestion, Disclosure, Signal, SignalStep
from tests import make
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db


def plan(rows):
    """How PostgreSQL answers it where reading a whole table is what it does last."""
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off")
        cursor.execute(f"EXPLAIN (COSTS OFF) {sql}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize(
    "asked",
    [
        lambda signal, _by: SignalStep.objects.of_page(signal),
        lambda signal, _by: AccountQuestion.objects.of_page(signal),
        lambda signal, by: Disclosure.objects.of_signal(signal, by),
    ],
    ids=["steps", "questions", "shared"],
)
def test_what_hangs_on_a_signal_and_its_duplicates(cast, asked):
    found = plan(asked(make.signal(cast.worker), cast.worker))

    assert "Index Cond: (merged_into_id =" in found and "Index Cond: (signal_id =" in found, found


def test_whose_account_was_asked_about_is_looked_for_among_what_it_was_taken_together_with(cast):
    now = timezone.now()
    found = plan(Signal.objects.account_kept_since(now))

    assert "Index Cond: (account_term = " not in found, found
    assert found.count("Index Cond: (merged_into_id =") == 2, found
    assert informing.ask(day_of(now), now) == 0
