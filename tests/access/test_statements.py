"""What each page, file and PDF asks of the database, session and person included: little, and no
more of it when there is three times as much of everything.

The entry in the trail that says who read something stands beside it.
"""

from __future__ import annotations

from collections import Counter

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.access import crowd
from tests.access.house import BARE, NOBODY, House
from tests.access.table import ON_A_PAGE, ON_AN_OBJECT, TABLE, Row
from tests.access.test_urls import house, with_demo  # noqa: F401  fixtures
from tests.signals.test_budgets import told

pytestmark = pytest.mark.django_db
PAGE = 6
AGAIN = 2  # copies of each row
# Where a library keeps what a device has to answer; and what a machine asks, which ends by itself
# when the database hangs.
MORE = {
    "mfa_add_webauthn": 7,
    "health:ready": 7,
    "metrics": 8,
}
COUNTS_WHEN_LONG = {"privacy:audit"}  # how many there are, once they are more than a page
# What there can't be more of: the house, what is open once at a time, a draft's six conditions.
ONCE = {
    "organisation.Organisation",
    "policy.ChecklistItem",
    "policy.Evaluation",
    "privacy.Dpia",
}
TRANSACTION = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "BEGIN", "COMMIT")
ENTRY = 'INSERT INTO "privacy_auditentry"'
READ = [row for row in TABLE if "200" in (row.get or {}) and not row.name.startswith("demo:")]
Asked = dict[tuple[str, str], list[str]]


def people(row: Row) -> list[str]:
    """Two of those who see the page, the first and the last in the order of the table; of what is
    open to the whole world nobody in particular."""
    kinds = ON_AN_OBJECT if row.otherwise == "404" else ON_A_PAGE
    found = [who for who in kinds if row.answer(who, "GET") == "200"]
    return ["nobody"] if "nobody" in found else sorted({found[0], found[-1]})


def asked(house: House, row: Row, known: Asked | None = None) -> Asked:  # noqa: F811
    """The statements of a look, by who looks: of the least of three, as what a process keeps for
    half a minute may have run out; of fewer where no more than is known is asked."""
    address, found = house.address(row.name, **row.args), {}
    for who in people(row):
        browser = Client(raise_request_exception=False, headers={"host": "localhost"})
        browser.handler = house.handler
        if cookie := house.cookies[who]:
            browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
        savepoint = transaction.savepoint()
        caches["default"].clear()
        statements = look(browser, address)
        for _again in range(2):
            if known is None or len(statements) > len(known[row.name, who]):
                statements = min(statements, look(browser, address), key=len)
        transaction.savepoint_rollback(savepoint)
        found[row.name, who] = statements
    return found


def look(browser: Client, address: str) -> list[str]:
    reset_queries()  # the log of a connection holds nine thousand
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
        b"".join(answer)
    if answer.status_code != 200:
        return [f"answered {answer.status_code}"] * 100
    kept = kept_statements()
    statements = [kept.get(sql.split()[1], sql) for sql in (query["sql"] for query in captured)]
    return [sql for sql in statements if not sql.startswith((*TRANSACTION, ENTRY))]


def kept_statements() -> dict[str, str]:
    """By name, what PostgreSQL was handed once and is asked to run by name."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, statement FROM pg_prepared_statements")
        return {name: text.partition(" AS ")[2] for name, text in cursor.fetchall()}


@pytest.fixture(scope="module")
def walked(house: House, request):  # noqa: F811
    """What was asked of few rows, of more, and how many rows came in between."""
    rows = {item.callspec.params["row"].name for item in request.session.items if _walks(item)}
    few, many = {}, {}
    for row in READ:
        if row.name in rows:
            few |= asked(house, row)
    added = crowd.add(AGAIN)
    for row in READ:
        if row.name in rows:
            many |= asked(house, row, few)
    return few, many, added


def _walks(item) -> bool:
    return "walked" in item.fixturenames and hasattr(item, "callspec")


@pytest.mark.parametrize("row", READ, ids=lambda row: row.name)
def test_a_page_asks_no_more_when_there_is_more(walked, row: Row):
    few, many, _added = walked
    for who in people(row):
        more = Counter(map(_shape, many[row.name, who])) - Counter(map(_shape, few[row.name, who]))
        grown = len(many[row.name, who]) - len(few[row.name, who])
        assert grown <= (row.name in COUNTS_WHEN_LONG), f"{who}: {grown} more\n" + "\n".join(
            map(str, more.items())
        )


@pytest.mark.parametrize("row", READ, ids=lambda row: row.name)
def test_a_page_asks_little(walked, row: Row):
    _few, many, _added = walked
    for who in people(row):
        most = MORE.get(row.name, PAGE)
        statements = many[row.name, who]
        assert len(statements) <= most, f"{who}\n{told(statements)}"
        assert statements or who in (NOBODY, BARE), "whoever is signed in has a session"


def _shape(statement: str) -> str:
    return statement[:300]


def test_there_was_more_of_everything_but_what_is_there_once(walked):
    added = walked[2]
    assert {name for name, rows in added.items() if not rows} == ONCE
    assert len(added) > 90 and sum(added.values()) > 500
