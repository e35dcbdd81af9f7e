"""Every form of the product, sent odd things by everybody: never a 500, nothing comes back raw.

Each form gets 200 posts by those who may send it and 20 by each other role, each of them undone.
`FUZZ_SEED` chooses the chance; the one that was used stands above the tests and in each failure.
"""

from __future__ import annotations

import logging

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, Verbosity, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.access.house import House
from tests.access.table import ON_A_PAGE, ON_AN_OBJECT, TABLE, Row
from tests.fuzz.conftest import BY_OTHERS, BY_WHO_MAY, SEED
from tests.fuzz.reading import WATCHED, Reads, on_page, watching
from tests.fuzz.sending import Sender
from tests.fuzz.values import filled_in

pytestmark = pytest.mark.django_db
FORMS = [row for row in TABLE if row.post is not None]
PAGES = [row for row in TABLE if row.get is not None]
# Files and papers: what they are asked for is in the address of their page.
SLOW = ("_pdf", "_xlsx", "sheet", "receipt")
REFUSED = ("403", "404", "401", "log in", "set up a second step")
EXAMPLES = hypothesis_settings(
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.normal,
)


@pytest.fixture(scope="module", autouse=True)
def as_in_use():
    """The demo's addresses too; what breaks comes up to here; confirmed for the whole walk."""
    logging.disable(logging.CRITICAL)
    with override_settings(
        ROOT_URLCONF="tests.access.demo_urls",
        ACCOUNT_REAUTHENTICATION_TIMEOUT=24 * 3600,
        READING_CONFIRMED_SECONDS=24 * 3600,
        EXPORT_CONFIRMED_SECONDS=24 * 3600,
        READING_IDLE_SECONDS=24 * 3600,
        DEBUG_PROPAGATE_EXCEPTIONS=True,
    ):
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def sender(as_in_use, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield Sender(House())
        transaction.set_rollback(True)


def who_may(row: Row, sender: Sender) -> list[str]:
    guests = sender.guests.get(row.name)
    people = [who for who in sender.people if row.answer(who, "POST") not in (*REFUSED, "405")]
    return [guests[0]] if guests else people


def fields_of(row: Row, sender: Sender, who: str, address: str) -> Reads:
    """From its page as somebody who may, and from what the view asks of three posts."""
    reads = Reads()
    page = sender.page(who, address)
    if page:
        on_page(page, address, reads)
    for chance in range(3):
        typed = {WATCHED: ["1"]} | (sender.some(reads, chance) if chance else {})
        with watching(reads):
            sender.send(who, address, typed)
    return reads


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.name)
def test_whatever_is_sent_is_answered(sender: Sender, row: Row):
    with override_settings(DEMO=row.name.startswith("demo:")):
        address = sender.address(row)
        may = who_may(row, sender)
        others = [who for who in ON_A_PAGE if who not in may]
        reads = fields_of(row, sender, (may or others)[0], address)
        posts = filled_in(reads)

        @seed(SEED)
        @hypothesis_settings(EXAMPLES, max_examples=BY_WHO_MAY)
        @given(who=st.sampled_from(may or others), typed=posts)
        def by_who_may(who, typed):
            sender.send(who, address, typed)

        @seed(SEED)
        @hypothesis_settings(EXAMPLES, max_examples=BY_OTHERS)
        @given(typed=posts)
        def by_others(typed):
            for who in others:
                sender.send(who, address, typed)

        by_who_may()
        if may and others:
            by_others()


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_whatever_is_asked_for_is_answered(sender: Sender, row: Row):
    """The forms that ask, too: filters, searches, pages of a long list."""
    with override_settings(DEMO=row.name.startswith("demo:")):
        address = sender.address(row)
        may = [who for who in ("lead", *ON_AN_OBJECT) if row.answer(who, "GET") in ("200", "302")]
        reads = Reads()
        with watching(reads):
            sender.send((may or ["lead"])[0], address, {WATCHED: ["1"]}, method="GET")
        if not may or not reads.good or row.name.endswith(SLOW):
            return

        @seed(SEED)
        @hypothesis_settings(EXAMPLES, max_examples=BY_WHO_MAY)
        @given(who=st.sampled_from(may), typed=filled_in(reads))
        def by_who_may(who, typed):
            sender.send(who, address, typed, method="GET")

        by_who_may()
