"""Mailed links: random tokens of which only the hash is kept, and pages for who holds one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from youthwork.lib.second_factor import without_second_factor

View = Callable[..., HttpResponse]

LIFETIME = timedelta(days=7)
MAIL_EVERY_SECONDS = 300  # one mail with a link per person in five minutes


def new_token() -> str:
    """256 random bits as 43 characters of URL-safe base64."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token; the token has full entropy, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def turn(now: datetime) -> int:
    """The stretch of five minutes in which one mail with a link goes to a person."""
    return int(now.timestamp()) // MAIL_EVERY_SECONDS


def too_many(request: HttpRequest, page: str, rate: str) -> HttpResponse | None:
    """429 for an address that tries links of a page by the dozen; `rate` such as "20/m/ip"."""
    refused: HttpResponse | None = ratelimit.consume_or_429(
        request, app="links", action=page, config={page: rate}, limit_get=True
    )
    return refused


def is_within(request: HttpRequest, page: str, rate: str, key: str | None = None) -> bool:
    """Count one deed on a page, and say whether it is still within `rate`, such as "60/h/ip".

    A rate "by key", such as "4/d/key", counts for `key`, whoever asks.
    """
    usage = ratelimit.consume(request, app="links", action=page, key=key, config={page: rate})
    return bool(usage)


def unlisted(view: View) -> View:
    """Keep a page of one person out of search engines."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapper


def without_referrer(view: View) -> View:
    """For the address that holds the token: no page learns it as its referrer.

    The page that follows keeps the house's policy: with `no-referrer` a browser sends a form with
    `Origin: null`, and the CSRF check refuses it.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapper


def arrival(page: str, rate: str) -> Callable[[View], View]:
    """The address of a mailed link, open to who has no account: its view exchanges the token for
    the session, so that the token leaves the address bar.

    429 for who tries such addresses more often than `rate`, as `too_many` has it.
    """

    def wrap(view: View) -> View:
        @require_safe
        @without_second_factor
        @never_cache
        @unlisted
        @without_referrer
        @wraps(view)
        def wrapper(request: HttpRequest, token: str) -> HttpResponse:
            return too_many(request, page, rate) or view(request, token)

        return wrapper

    return wrap


def is_web_address(link: str) -> bool:
    """Whether it leads to a page on the web, without a log-in in it."""
    if any(letter.isspace() or letter in "<>\"'`\\" for letter in link):
        return False
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018 - raises ValueError for what is no port
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and "." in host and not parts.username
