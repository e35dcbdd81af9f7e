"""Pieces of the signal form are drawn once: whoever looked before, it shows what it would show to
who looks first, and nothing that somebody typed."""

import re
import uuid
from contextlib import contextmanager
from datetime import timedelta
from itertools import combinations

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.models import HelpLine, Platform
from tests import make
from tests.make import signed_in
from youthwork.templatetags.kept import Kept

pytestmark = pytest.mark.django_db
OWN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|[0-9a-f]{8}-[0-9a-f-]{27}')
TYPED = {
    "category": "violence", "subcategory": "threat", "severity": "4", "platform": "getypt",
    "title": "Getypte titel", "narrative": "Getypt door een ander", "seen_at": "gisteren",
    "account_handle": "@getypt", "location_url": "https://x.nl/getypt", "area": "Getypt plein",
    "group_size": "one", "concerns_one_youth": "on", "shows_minor": "no", "no_person": "place",
}  # fmt: skip
GOOD = TYPED | {"category": "opportunity", "opportunity_when": "later"}
IMAGE = {"picture": lambda: SimpleUploadedFile("getypt.png", b"x", "image/png")}


def pieces():
    return get_template("signals/new.html").template.nodelist.get_nodes_by_type(Kept)


@pytest.fixture(autouse=True)
def nothing_was_drawn():
    with drawn_anew():
        yield


@contextmanager
def drawn_anew():
    """Nothing is kept when it begins, and what is kept within is forgotten."""
    before = {piece: piece._drawn for piece in pieces()}
    for piece in before:
        piece._drawn = {}
    yield
    for piece, drawn in before.items():
        piece._drawn = drawn


def looked_at(browser, address, typed=None):
    """The page, without what is of this request alone."""
    caches["process"].clear()  # of the page that a phone keeps
    path = reverse(address) if ":" in address or address == "offline" else address
    if typed is None:
        answer = browser.get(path)
    else:
        answer = browser.post(path, {name: v() if callable(v) else v for name, v in typed.items()})
    assert answer.status_code in (200, 422), answer.status_code
    return OWN.sub("", answer.content.decode())


@pytest.fixture
def looks(cast):
    """Each way in which somebody meets the form, as what changes before it and how they look."""
    now = timezone.now()
    worker, lead = signed_in(cast.worker), signed_in(cast.lead)
    of_zuid, in_english = signed_in(cast.other_worker), signed_in(cast.worker)
    in_english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    two = make.person("Tess Tweeteams", "worker", cast.noord)
    make.membership(two, "worker", cast.zuid)
    snapchat = make.platform("snapchat", "Snapchat")
    signal, urgent, at_once = (
        make.signal(cast.worker, narrative="Dit staat er al", severity=severity)
        for severity in (2, 4, 5)
    )

    def numbers(**also):
        HelpLine.objects.filter(**also.pop("of")).update(**also)

    def phone_of_lead():
        cast.lead.phone = "06 00 00 00 01"
        cast.lead.save()

    def team(**now_has):
        for name, value in now_has.items():
            setattr(cast.noord, name, value)
        cast.noord.save()

    edit, edit_urgent, edit_at_once = (
        reverse("signals:edit", args=[each.ref]) for each in (signal, urgent, at_once)
    )
    return {
        "empty": (None, worker, "signals:new", None),
        "refused": (None, worker, "signals:new", TYPED | {"client_id": str(uuid.uuid4())}),
        "empty again": (None, worker, "signals:new", None),
        "of another team": (None, of_zuid, "signals:new", None),
        "of two teams": (None, signed_in(two), "signals:new", None),
        "in English": (None, in_english, "signals:new", None),
        "to practise": (None, worker, "signals:practice", None),
        "practice refused": (None, worker, "signals:practice", TYPED),
        "something good refused": (None, worker, "signals:new", GOOD),
        "with an image": (None, worker, "signals:new", TYPED | IMAGE),
        "to change": (None, worker, edit, None),
        "to change what is urgent": (None, worker, edit_urgent, None),
        "to change what can't wait": (None, worker, edit_at_once, None),
        "change refused": (None, worker, edit, TYPED | {"version": "1"}),
        "by who leads": (None, lead, "signals:new", None),
        "signed out": (None, Client(), "signals:new", None),
        "kept on a phone": (None, Client(), "offline", None),
        "with somebody on duty": (
            lambda: make.duty(cast.lead, now - timedelta(hours=1), now + timedelta(hours=1)),
            worker, "signals:new", None,
        ),
        "with a number": (phone_of_lead, worker, "signals:new", None),
        "where one was seen last": (
            lambda: make.signal(cast.worker, platform=snapchat), worker, "signals:new", None,
        ),
        "after a platform was renamed": (
            lambda: Platform.objects.filter(slug="snapchat").update(name="Snap & co"),
            worker, "signals:new", None,
        ),
        "after its team was": (lambda: team(name="Noordwest"), worker, "signals:new", None),
        "after a place was": (lambda: team(areas=["Nieuw plein"]), worker, "signals:new", None),
        "with another number to call": (
            lambda: numbers(of={"key": "police"}, number="0900 0000"), worker, "signals:new", None,
        ),
        "with an attention officer": (
            lambda: numbers(of={"key": "attention_officer"}, number="06 00 00 00 09"),
            worker, "signals:new", None,
        ),
        "with numbers that were looked up": (
            lambda: numbers(of={}, checked_on=timezone.localdate()), worker, "signals:new", None,
        ),
    }  # fmt: skip


def test_who_looked_before_changes_nothing(looks):
    shown, looked = {}, []
    for name, (change, *look) in looks.items():
        if change:
            change()
        with drawn_anew():
            shown[name] = looked_at(*look)
        assert looked_at(*look) == shown[name], name
        looked.append(look)
    for look in looked:  # those who come back, after all that was changed
        with drawn_anew():
            first = looked_at(*look)
        assert looked_at(*look) == first, look
    alike = {(one, two) for one, two in combinations(shown, 2) if shown[one] == shown[two]}
    assert alike == {("empty", "empty again")}


def test_nothing_that_somebody_typed_is_kept(looks):
    for _change, *look in sorted(looks.values(), key=lambda look: look[3] is None):  # typed first
        looked_at(*look)
    kept = "".join(str(piece._drawn) for piece in pieces())  # with what it is kept by
    assert kept and not re.search(r"[Gg]etyp", kept) and "Dit staat er al" not in kept
    assert "csrf" not in kept and not re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", kept)


def test_an_empty_form_is_drawn_of_kept_pieces(looks):
    """Four fifths of it; what a request makes anew is little."""
    _change, browser, address, typed = looks["empty"]
    page = looked_at(browser, address, typed)
    kept = sum(len(text) for piece in pieces() for text in piece._drawn.values())
    assert kept > 0.8 * len(page.split("<main", 1)[1])
