"""The inbox is counted and ordered within an index: however much is open, those rows stay closed.

See docs/decisions/0337-conditions-postgresql-can-see.md. Asked of the plan, with every other way
to reach a row shut: what PostgreSQL learned of the rows and what it cleaned up decides what it
takes, not what it can.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from signals.querysets import lists
from signals.querysets.lists import Filters
from tests import make

pytestmark = pytest.mark.django_db
SHUT = "enable_seqscan enable_bitmapscan enable_indexscan enable_tidscan".split()
KEY = "signals_signal_pkey"


def plan_of(run):
    """Each step over signals of what this asks: how it goes, and by which index."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        run()  # what is read once, as who leads what, is known behind it
        with CaptureQueriesContext(connection) as asked:
            run()
        [statement] = [one["sql"] for one in asked if one["sql"].startswith("EXECUTE")]
        for way in SHUT:
            cursor.execute(f"SET LOCAL {way} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        [([found],)] = cursor.fetchall()
        for way in SHUT:
            cursor.execute(f"SET LOCAL {way} = on")
    return list(steps(found["Plan"]))


def steps(plan):
    if plan.get("Parent Relationship") == "SubPlan":
        return  # asked of each row that is shown: whether its account was seen more often
    if plan.get("Relation Name") == "signals_signal":
        yield plan["Node Type"], plan.get("Index Name", "")
    for part in plan.get("Plans", ()):
        yield from steps(part)


@pytest.fixture(params=["lead", "worker"])
def person(request, cast):
    make.signal(cast.worker, account_handle="altijd.dezelfde", area="Plein")
    return getattr(cast, request.param)


def test_the_numbers_above_it_open_no_row(person):
    taken = plan_of(lambda: lists.tabs(person, timezone.now()))
    assert taken and {kind for kind, _index in taken} == {"Index Only Scan"}, taken


@pytest.mark.parametrize("tab", ["decide", "overdue", "waiting", "mine", "running"])
def test_its_page_opens_by_key_what_it_shows(person, tab):
    taken = plan_of(lambda: lists.inbox(person, tab, Filters(), timezone.now()))
    assert taken.count(("Index Scan", KEY)) == 1, taken
    keys = {step for step in taken if step != ("Index Scan", KEY)}
    assert keys == {("Index Only Scan", "signal_open_of_team")}, taken
