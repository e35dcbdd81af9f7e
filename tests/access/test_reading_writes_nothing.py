"""A request that only reads writes no session."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.access.table import TABLE, Row
from tests.access.test_urls import house, rates_start_anew, with_demo  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
WRITES = ("INSERT INTO", "UPDATE", "DELETE FROM")
# What allauth makes anew for each look: the secret of a code app, the question to a passkey.
MAKE_A_SECRET = {"mfa_activate_totp", "mfa_add_webauthn"}
READ = [row for row in TABLE if row.get and "200" in row.get and row.name not in MAKE_A_SECRET]


def sessions_written(queries):
    written = [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
    return [sql for sql in written if "django_session" in sql.split(" WHERE ")[0]]


@pytest.mark.parametrize("row", READ, ids=lambda row: row.name)
def test_looking_once_more_writes_no_session(house, row: Row):  # noqa: F811
    """The first look notes the minute in which somebody was there."""
    who = row.get["200"].split()[0]
    address = house.address(row.name, **row.args)
    browser = Client(headers={"host": "localhost"})
    if cookie := house.cookies[who]:
        browser.cookies["session"] = cookie
    with transaction.atomic():
        browser.get(address)
        for _look in range(2):  # the minute may turn between two looks, once
            with CaptureQueriesContext(connection) as captured:
                browser.get(address)
            if not (written := sessions_written(captured)):
                break
        transaction.set_rollback(True)
    assert written == []
