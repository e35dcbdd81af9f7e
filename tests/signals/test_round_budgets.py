"""How much the pages and deeds of Instaclean ask of the database, whatever the rows."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signals.actions import items, rounds
from signals.item_marks import SAYS
from signals.models import InstacleanItem
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from youthwork.lib.said import marks

pytestmark = pytest.mark.django_db
PAGE, SAVING = 6, 9


@pytest.fixture
def lead(cast):
    return sign_in(Client(), cast.lead)


@pytest.fixture
def round(cast):
    return make.round_of(timezone.localdate(), community_service=True, participants_count=3)


def fill(cast, round, number):
    """That many items by two people, each checked by the other."""
    people, now = (cast.worker, cast.colleague), timezone.now()
    for place in range(number):
        item = make.item(people[place % 2], round, now, location_url=f"https://example.org/{place}")
        items.check(item, by=people[1 - place % 2], now=now)


@pytest.mark.parametrize("number", [0, 3, 40])
@pytest.mark.parametrize("name", ["rounds", "items", "round", "round_list", "new_item", "item"])
def test_a_page_asks_six_queries_at_most(cast, lead, round, number, name):
    fill(cast, round, max(number, name == "item"))
    args = {
        "round": [round.ref],
        "round_list": [round.ref],
        "item": list(InstacleanItem.objects.values_list("ref", flat=True)[:1]),
    }.get(name, [])
    address = reverse(f"signals:{name}", args=args)
    lead.get(address)
    statements, answer = asked(lambda: lead.get(address))
    assert answer.status_code == 200
    assert len(statements) <= PAGE, told(statements)


@pytest.mark.parametrize("number", [0, 3, 40])
def test_the_csv_of_a_list_is_read_while_it_goes(cast, lead, round, number):
    """However long the list: nothing of an item is in memory before its line leaves."""
    fill(cast, round, number)
    address = reverse("signals:round_csv", args=[round.ref])
    lead.get(address)
    statements, answer = asked(lambda: lead.get(address))
    assert len(statements) <= PAGE + 1, told(statements)  # and the entry of what left
    assert not any("location_url" in sql for sql in statements), told(statements)
    statements, lines = asked(lambda: b"".join(answer.streaming_content).decode().splitlines())
    assert len(lines) == number + 1
    assert len(statements) == 1, told(statements)


def test_changing_an_item_asks_nine_queries_at_most(cast, round):
    """Also where somebody else was first, and the page says what they wrote."""
    make.item(cast.worker, round, timezone.now())
    fill(cast, round, 5)
    item = InstacleanItem.objects.filter(status="checked").order_by("pk").first()
    client = sign_in(Client(), cast.worker)
    address = reverse("signals:change_item", args=[item.ref])
    client.get(address)
    statements, page = asked(lambda: client.get(address))
    assert len(statements) <= PAGE + 1, told(statements)  # and the entry of the reading
    form = page.context["form"]
    held = {field.name: field.value() for field in form if field.value() not in (None, False)}
    statements, saved = asked(lambda: client.post(address, held | {"reason": "Anders."}))
    assert saved.status_code == 302
    assert len(statements) <= SAVING, told(statements)
    statements, refused = asked(lambda: client.post(address, held))
    assert refused.status_code == 422
    assert len(statements) <= SAVING, told(statements)


@pytest.mark.parametrize("number", [1, 40])
def test_sending_a_list_asks_the_same_whatever_its_length(cast, lead, round, number):
    fill(cast, round, number)
    seen = lead.get(round.get_absolute_url()).context["list_seen"]
    address = reverse("signals:round_deed", args=[round.ref, "send"])
    typed = {"seen": seen, "on": timezone.localdate().isoformat()}
    statements, answer = asked(lambda: lead.post(address, typed))
    assert answer.status_code == 302
    assert InstacleanItem.objects.filter(status="sent").count() == number
    assert len(statements) <= SAVING, told(statements)


def test_writing_down_what_happens_to_an_item_asks_nine_queries_at_most(cast, lead, round):
    fill(cast, round, 20)
    item = InstacleanItem.objects.first()
    make.item(cast.worker, round, timezone.now(), location_url="https://example.org/anders")
    waiting = InstacleanItem.objects.get(status="listed")
    today = timezone.localdate().isoformat()
    deeds = [
        (waiting, "check", {"seen": marks(waiting, SAYS)}),
        (item, "receipt", {"on": today}),
        (item, "decide", {"decision": "not_removed", "on": today}),
        (item, "appeal", {"on": today}),
        (item, "appeal-decided", {"decision": "removed", "on": today}),
        (item, "wrong", {"note": "Een grap van een klas."}),
        (item, "review", {}),
    ]
    lead.get(item.get_absolute_url())
    for which, deed, values in deeds:
        address = reverse("signals:item_deed", args=[which.ref, deed])
        statements, answer = asked(lambda at=address, values=values: lead.post(at, values))
        assert answer.status_code == 302, deed
        assert len(statements) <= SAVING, f"{deed}\n{told(statements)}"
        if deed == "check":
            rounds.send(round, by=cast.lead, now=timezone.now())
