"""Sends a form as somebody of the house, and judges the answer. Everything is undone."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote_plus, urlsplit

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import Template
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from consent.actions import asking
from consent.choices.request import LinkPurpose
from consent.models import ConsentRequest
from organisation import held_posts
from tests import make
from tests.access.house import House
from tests.access.table import ON_AN_OBJECT, Row
from tests.fuzz import sessions
from tests.fuzz.conftest import SEED
from tests.fuzz.reading import Reads
from tests.fuzz.values import MARK, Typed, filled_by

EACH = 20  # one in so many answers is drawn as a page, and each that could bring the mark back
UNREAD = 3  # posts of one person of which nothing was read; then the view reads none of theirs


class Sender:
    """Knows everybody of the house, and the guests whom a link let in."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.people = ON_AN_OBJECT
        self.handler = _handler()
        self.factory = RequestFactory(headers={"host": "localhost"})
        self.begin()
        self.guests = dict(self._guests())
        for who in self.people:  # their sessions note that they are there, once
            self._answer(who, "GET", reverse("blank"), b"", "")
        sessions.KEPT.update(Session.objects.values_list("session_key", "session_data"))
        with override_settings(SESSION_ENGINE="tests.fuzz.sessions"):
            self.handler = _handler()

    def begin(self) -> None:
        """A form of its own: what it is sent doesn't follow from those before it."""
        self.tried = self.sent = 0
        self.known: set[tuple[str, str, str, bytes]] = set()  # what was sent, by whom
        self.unread: Counter[str] = Counter()  # posts of which nothing was read, by whom
        self.savepoint = transaction.savepoint()
        self.waiting = len(connection.run_on_commit)

    @contextmanager
    def _undone(self) -> Iterator[None]:
        try:
            yield
        finally:
            transaction.savepoint_rollback(self.savepoint)
            del connection.run_on_commit[self.waiting :]
            caches["process"].clear()

    def _guests(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Address name -> (who, path): pages that open for who holds a link."""
        things, now = self.house.things, timezone.now()
        question = ConsentRequest.objects.get(ref=things["question"])
        signed = ConsentRequest.objects.get(ref=things["consent"])
        links = {
            "consent_page": (question, LinkPurpose.SIGN),
            "consent_withdraw": (signed, LinkPurpose.MANAGE),
        }
        for name, (request, purpose) in links.items():
            token = asking.issue_link(request, request.signers.get(), purpose, now=now)
            path = reverse(name, args=[request.ref])
            yield name, (self._let_in(name, reverse("consent_link", args=[token])), path)
        born = {"date_of_birth": [f"{question.subject.born:%Y-%m-%d}"], "first_letter": ["I"]}
        path = reverse("consent_page", args=[question.ref])
        known = self._answer("consent_page", "POST", path, *_encoded(born))
        assert known.status_code == 302
        path = reverse("partner_page", args=[things["disclosure"]])
        by_link = reverse("partner_link", args=[things["partner_token"]])
        yield "partner_page", (self._let_in("partner_page", by_link), path)
        by_link = reverse("organisation:invitation", args=[things["token"]])
        path = reverse("organisation:accept")
        yield "organisation:accept", (self._let_in("organisation:accept", by_link), path)
        person = self.house.cast.colleague
        key = {
            "uidb36": user_pk_to_url_str(person),
            "key": default_token_generator.make_token(person),
        }
        name = "account_reset_password_from_key"
        path = reverse(name, kwargs=key | {"key": "set-password"})
        yield name, (self._let_in(name, reverse(name, kwargs=key)), path)
        typed = {"login": self.house.cast.lead.email, "password": make.PASSWORD}
        half = self._let_in("mfa_authenticate", reverse("account_login"), typed)
        yield "mfa_authenticate", (half, reverse("mfa_authenticate"))

    def _let_in(self, guest: str, path: str, typed: dict[str, str] | None = None) -> str:
        client = Client(headers={"host": "localhost"})
        client.post(path, typed) if typed else client.get(path)
        self.house.cookies[guest] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return guest

    def address(self, row: Row) -> str:
        if row.name in self.guests:
            return self.guests[row.name][1]
        return self.house.address(row.name, **row.args)

    def page(self, who: str, address: str) -> str:
        """What this person sees there; nothing where there is no page."""
        with self._undone():
            response = self._answer(who, "GET", address, b"", "")
            if response.status_code != 200 or "html" not in response["Content-Type"]:
                return ""
            return response.content.decode()

    def answered(self, who: str, method: str, address: str, typed: Typed) -> HttpResponse:
        """What this person is answered, drawn; what that did is undone."""
        body, kind = _encoded(typed)
        if method == "GET":
            address, body = f"{address}?{body.decode()}", b""
        with self._undone():
            return self._answer(who, method, address, body, kind)

    def some(self, reads: Reads, chance: int) -> Typed:
        return filled_by(reads, random.Random(chance), [])

    def send(
        self, who: str, address: str, typed: Typed, *, method: str = "POST", drawn: bool = False
    ) -> None:
        """Send, judge, undo. Raises AssertionError, or whatever broke.

        What they sent before is answered as before, for all was undone; and so is every post of
        somebody of whom nothing is read. Neither is sent again.
        """
        self.tried += 1
        body, kind = _encoded(typed)
        same = (who, method, kind, body)
        if same in self.known or self.unread[who] >= UNREAD:
            return
        self.sent += 1
        drawn = drawn or self.sent % EACH == 0 or b"vp-mark" in body
        if method == "GET":
            address, body = f"{address}?{body.decode()}", b""
        try:
            with self._undone(), _drawn(drawn):
                _judge(self._answer(who, method, address, body, kind))
        except Exception as error:
            error.add_note(f"as {who} at {address}; FUZZ_SEED={SEED}")
            raise
        self.known.add(same)  # what broke is sent again, to be made smaller

    def _answer(self, who: str, method: str, address: str, body: bytes, kind: str) -> HttpResponse:
        request: HttpRequest = self.factory.generic(method, address, body, kind)
        if cookie := self.house.cookies[who]:
            request.META["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={cookie}"
        request._dont_enforce_csrf_checks = True
        with _noted_before_it_is_given_back():
            response = self.handler.get_response(request)  # not closed: nor is the connection then
        if method == "POST" and not getattr(request, "was_read", _was_read(request)):
            self.unread[who] += 1
        return response


def _was_read(request: HttpRequest) -> bool:
    """Whether anybody looked at what the post holds."""
    return request._read_started or hasattr(request, "_post") or hasattr(request, "_body")


@contextmanager
def _noted_before_it_is_given_back() -> Iterator[None]:
    """A page that refuses reads a post to give back its words: whether a view had read it."""
    given_back = held_posts.texts_refused

    def noting(request: HttpRequest) -> list[str]:
        request.was_read = _was_read(request)  # type: ignore[attr-defined]
        return given_back(request)

    held_posts.texts_refused = noting
    try:
        yield
    finally:
        held_posts.texts_refused = given_back


def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _judge(response: HttpResponse) -> None:
    assert response.status_code < 500, response.status_code
    goal = urlsplit(response.headers.get("Location", ""))
    assert goal.netloc in ("", "localhost"), f"leads away, to {goal.netloc}"
    assert goal.scheme in ("", "http"), f"leads away, by {goal.scheme}"
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return
    assert MARK.encode() not in response.content, "what was typed comes back as markup"
    assert b"Traceback (most recent call last)" not in response.content


@contextmanager
def _drawn(really: bool) -> Iterator[None]:
    """Templates say nothing where nobody looks: drawing them is nine tenths of an answer."""
    render = Template.render
    if not really:
        Template.render = lambda self, context=None, request=None: ""  # type: ignore[method-assign]
    try:
        yield
    finally:
        Template.render = render  # type: ignore[method-assign]


def _encoded(typed: Typed) -> tuple[bytes, str]:
    """As a browser would send it; a lone surrogate goes as bytes that are no UTF-8."""
    pairs = [(name, value) for name, values in typed.items() for value in values]
    if not any(isinstance(value, UploadedFile) for _name, value in pairs):
        text = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
        return text.encode(), "application/x-www-form-urlencoded"
    parts = []
    for name, value in pairs:
        head = f'Content-Disposition: form-data; name="{name}"'
        content: Any = value
        if isinstance(value, UploadedFile):
            head += f'; filename="{value.name}"\r\nContent-Type: application/octet-stream'
            value.seek(0)
            content = value.read()
        else:
            content = str(value).encode(errors="surrogatepass")
        parts.append(f"--vp\r\n{head}\r\n\r\n".encode(errors="surrogatepass") + content + b"\r\n")
    return b"".join(parts) + b"--vp--\r\n", "multipart/form-data; boundary=vp"


def _quoted(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")
