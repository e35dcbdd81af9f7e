"""Every address × who knocks × how: the table is complete, and the house keeps it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.test import Client, override_settings

from privacy.models import AuditEntry
from tests.access.house import House, every_name, undone
from tests.access.table import ON_A_PAGE, ON_AN_OBJECT, TABLE, Row
from youthwork.lib import pdf

pytestmark = pytest.mark.django_db
# Who asks in a way that an address doesn't take: refused before anybody's rights are looked at.
NOT_TAKEN = ("nobody", "bare", "lead", "privacy_officer")
OTHERWISE_NAMED = ("consent:sheet", "organisation:house_style_example")
PDFS = [
    row
    for row in TABLE
    if "200" in (row.get or {}) and (row.name.endswith("pdf") or row.name in OTHERWISE_NAMED)
]


@pytest.fixture(scope="module", autouse=True)
def with_demo():
    """The demo's addresses too; set once, for Django reads all addresses again with each change.

    The second factor was shown before the walk, which may take longer than that lasts.
    """
    lasts = {"ACCOUNT_REAUTHENTICATION_TIMEOUT": 4 * 3600, "EXPORT_CONFIRMED_SECONDS": 4 * 3600}
    with override_settings(ROOT_URLCONF="tests.access.demo_urls", **lasts):
        yield


@pytest.fixture(scope="module")
def house(with_demo, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield House()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def rates_start_anew(house):
    caches["default"].clear()


def test_the_table_knows_every_address_and_no_other():
    names = every_name()
    assert sorted(names) == sorted(set(names)), "two addresses have one name"
    missing, gone = (
        set(names) - {row.name for row in TABLE},
        {row.name for row in TABLE} - set(names),
    )
    assert not missing, f"add a line to tests/access/table.py for {sorted(missing)}"
    assert not gone, f"no address is called {sorted(gone)}"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_everybody_hears_what_the_table_says(house: House, row: Row):
    with override_settings(DEMO=row.name.startswith("demo:")):
        address = house.address(row.name, **row.args)
        people = ON_AN_OBJECT if row.otherwise == "404" else ON_A_PAGE
        asked = [
            (who, how, htmx)
            for how, answers in (("GET", row.get), ("POST", row.post))
            for who in (people if answers is not None else NOT_TAKEN)
            for htmx in ((False, True) if row.htmx and answers is not None else (False,))
        ]
        heard = {key: house.knock(key[0], key[1], address, htmx=key[2]) for key in asked}
        assert heard == {(who, how, htmx): row.answer(who, how) for who, how, htmx in asked}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_no_address_takes_another_method(house: House, row: Row):
    with override_settings(DEMO=row.name.startswith("demo:")):
        address = house.address(row.name, **row.args)
        for method in ("PUT", "PATCH", "DELETE"):
            assert house.knock("privacy_officer", method, address) == "405"


@pytest.mark.parametrize("row", PDFS, ids=lambda row: row.name)
def test_a_pdf_that_can_not_be_made_is_told_on_its_page(house: House, row: Row, monkeypatch):
    """And the trail doesn't say that it was taken along."""
    pdf.stop()
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.001)
    browser = Client(headers={"host": "localhost"})
    browser.cookies[settings.SESSION_COOKIE_NAME] = house.cookies[row.get["200"].split()[0]]
    with undone():
        before = AuditEntry.objects.filter(verb="exported").count()
        page = browser.get(house.address(row.name, **row.args), follow=True)
        assert AuditEntry.objects.filter(verb="exported").count() == before
    assert page.status_code == 200 and page["Content-Type"].startswith("text/html")
    assert "De pdf kon niet worden gemaakt" in page.content.decode()
