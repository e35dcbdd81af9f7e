"""The pages that workers, parents and young people see, each with the cookies it opens with.

One of each address, as a worker sees it or whoever holds a link; what only leads, managers and
officers open stays out. What weighs and times pages walks these: `bench/weights.py`,
`bench/lighthouse.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from bench.weighing import Opened
from organisation.models import User
from signals.actions import sharing
from tests.access.table import TABLE
from tests.browser import pages
from tests.browser.pages import PAGES, Shown
from tests.consent.pages import link_of
from tests.sign_in import sign_in

THEIRS = ("", "worker", "colleague", "other_worker", "newcomer")
# What only looks closer at a page that is there without.
LOOKS = (None, pages.unfold, pages.open_all)
OF_THE_DEMO = "components"
KEPT, START = "offline", "/"


def _workers_may(shown: Shown) -> bool:
    theirs = {
        row.name
        for row in TABLE
        if row.get
        and any(a.startswith("200") and "worker" in who.split() for a, who in row.get.items())
    }
    return bool(theirs & set(shown.names))


def _chosen() -> Iterator[Shown]:
    """Workers' own first, then what was shown as a lead and a worker opens as well.

    Of several states of a page first the one that stands for its address.
    """
    there = [
        each
        for each in PAGES
        if each.status == 200 and each.act in LOOKS and each.name != OF_THE_DEMO
    ]
    there.sort(key=lambda shown: not shown.names)
    yield from (each for each in there if each.who in THEIRS)
    yield from (each for each in there if each.who == "lead" and _workers_may(each))


def _browser() -> Client:
    return Client(headers={"host": "localhost"})


def _header(client: Client) -> str:
    """As the served instance names its cookies, also where this process has other settings."""
    jar = {
        ("__Host-" if at["path"] == "/" else "__Secure-") + name.rpartition("-")[2]: at.value
        for name, at in client.cookies.items()
    }
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def _arrived(path: str) -> tuple[str, str]:
    """Where a link leads to, and the cookies that it leaves; others stay as they are."""
    client = _browser()
    answer = client.get(path, secure=True)
    return (answer["Location"], _header(client)) if answer.status_code == 302 else (path, "")


def _asked_parent(house: SimpleNamespace) -> Client:
    """A browser in which a parent opened the link and gave the date of birth."""
    client = _browser()
    client.get(link_of(house.parent_asked, now=timezone.now()), secure=True)
    page = f"/c/{house.parent_asked.ref}/"
    assert client.post(page, {"date_of_birth": "03-06-2012"}, secure=True).status_code == 302
    return client


def _partner(house: SimpleNamespace) -> tuple[Client, str]:
    """A browser in which a partner opened what was shared, and where that is."""
    row = pages.shared(house)
    client = _browser()
    link = f"/p/{sharing.issue_link(row, now=timezone.now())}/"
    page = client.get(link, secure=True)["Location"]
    assert client.post(page, secure=True).status_code == 302
    return client, page


def _seated(
    house: SimpleNamespace,
    who: str,
    seats: dict[tuple[str, bool], str],
    *,
    confirmed: bool = True,
) -> str:
    """The cookies of somebody who is signed in, one browser for each."""
    if (who, confirmed) not in seats:
        # Afresh: a journey may have changed the password meanwhile.
        person = User.objects.get(pk=getattr(house, who).pk)
        client = sign_in(_browser(), person, confirmed=confirmed, secret="linked")
        client.get(reverse("more"), secure=True)  # whose browser it is stands in it from then on
        seats[who, confirmed] = _header(client)
    return seats[who, confirmed]


def opened(house: SimpleNamespace) -> Iterator[Opened]:
    """All of them; those that a link leads to come last."""
    seats: dict[tuple[str, bool], str] = {}
    seen = set()
    for shown in _chosen():
        path = shown.path if isinstance(shown.path, str) else shown.path(house)
        address = resolve(re.split("[?#]", path)[0]).view_name
        another_language = "?lang=" in path and shown.name.endswith("Arabic")
        if address in seen and not another_language:
            continue
        seen.add(address)
        if address == KEPT:
            yield Opened(shown.name, path, address, _seated(house, "worker", seats), START)
            continue
        if not shown.who:
            path, cookies = _arrived(path)
            yield Opened(shown.name, path, address, cookies)
            continue
        seat = _seated(house, shown.who, seats, confirmed=shown.confirmed)
        yield Opened(shown.name, path, address, seat)
    parent = _asked_parent(house)
    page = f"/c/{house.parent_asked.ref}/"
    # A language that was chosen stays with the visit, and a page may be asked more than once.
    yield Opened("question about images", f"{page}?lang=nl", "consent_page", _header(parent))
    arabic = "question about images in Arabic"
    yield Opened(arabic, f"{page}?lang=ar", "consent_page", _header(parent))
    partner, at = _partner(house)
    yield Opened("partner's page", at, "partner_page", _header(partner))
