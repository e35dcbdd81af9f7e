"""Every form of the product, sent odd things by everybody: never a 500, nothing comes back raw.

Each form gets 200 posts by those who may send it and 20 by each other role, each of them undone.
`FUZZ_SEED` chooses the chance; the one that was used stands above the tests and in each failure.
"""

from __future__ import annotations

import logging

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_save
from django.test import override_settings
from django.urls import reverse
from hypothesis import HealthCheck, Phase, Verbosity, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from organisation.forms.people import InviteForm
from organisation.models import Invitation
from tests.access.house import House
from tests.access.table import ON_A_PAGE, ON_AN_OBJECT, TABLE, Row
from tests.fuzz.conftest import BY_OTHERS, BY_WHO_MAY, SEED, SENT, TRIED, taken
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
def everybody(as_in_use, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield Sender(House())
        transaction.set_rollback(True)


@pytest.fixture
def sender(everybody, db, pytestconfig):
    everybody.begin()
    yield everybody
    pytestconfig.stash[TRIED] += everybody.tried
    pytestconfig.stash[SENT] += everybody.sent


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


def test_shares_are_equal_and_leave_no_form_out():
    names = [row.name for row in (*FORMS, *PAGES)]
    for parts in (1, 2, 3, 7):
        shares = [taken(names, part, parts, "") for part in range(1, parts + 1)]
        assert sorted(place for share in shares for place in share) == list(range(len(names)))
        assert max(map(len, shares)) - min(map(len, shares)) <= 1
    assert [names[place] for place in taken(names, 1, 1, "organisation:invite")] == [
        "organisation:invite",
        "organisation:invite",
    ]  # its form and its page


def test_a_post_that_was_sent_is_not_sent_again(sender: Sender):
    address, typed = reverse("organisation:invite"), {"email": ["geen adres"]}
    for _time in range(2):
        sender.send("lead", address, typed)
    assert (sender.tried, sender.sent) == (2, 1)
    sender.send("administrator", address, typed)
    sender.send("lead", address, {"email": ["geen ander adres"]})
    assert (sender.tried, sender.sent) == (4, 3)


def test_what_broke_is_sent_again(sender: Sender, monkeypatch):
    def breaks(self: InviteForm) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(InviteForm, "is_valid", breaks)
    for _time in range(2):
        with pytest.raises(ZeroDivisionError):
            sender.send("lead", reverse("organisation:invite"), {"email": ["geen adres"]})
    assert (sender.tried, sender.sent) == (2, 2)


def test_who_is_refused_unread_is_sent_three(sender: Sender):
    address = reverse("organisation:invite")
    for number in range(5):
        sender.send("nobody", address, {})  # the same: sent once
        sender.send("director", address, {"email": [str(number)]})  # may not, whatever it says
        sender.send("lead", address, {"email": [str(number)]})
    assert (sender.tried, sender.sent) == (15, 1 + 3 + 5)


def test_what_a_post_did_is_undone(sender: Sender):
    team = str(sender.house.cast.noord.public_id)
    typed = {"email": ["eens@example.org"], "role": ["worker"], "team": [team]}
    before, made = Invitation.objects.count(), []

    def note(instance: Invitation, **_also: object) -> None:
        made.append(instance.email)

    post_save.connect(note, sender=Invitation)
    try:
        sender.send("lead", reverse("organisation:invite"), typed)
    finally:
        post_save.disconnect(note, sender=Invitation)
    assert made and Invitation.objects.count() == before
    assert len(connection.run_on_commit) == sender.waiting


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
