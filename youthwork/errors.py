"""Answers to what can't be done: friendly pages, and a 4xx for whatever arrives malformed.

Each page is drawn by the template named after its status; 500 gets a `reference`. A page that
can't be drawn, because what broke is needed for drawing, is plain.
"""

import codecs
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import caches
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import loader
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from organisation import held_posts
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.pdf import PdfFailed

log = logging.getLogger(__name__)
REFUSED_SECONDS = 600

GetResponse = Callable[[HttpRequest], HttpResponse]


class Request(WSGIRequest):
    """A request that can be made of anything; Django's own fails on `charset=base64`.

    A form in another coding than UTF-8 is refused when it is first read; the page that says so
    reads it as empty, or it would be refused again and again.
    """

    def _load_post_and_files(self) -> None:
        try:
            super()._load_post_and_files()
        except BadRequest:
            self._mark_post_parse_error()  # type: ignore[attr-defined]
            raise

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (LookupError, ValueError, SuspiciousOperation):
            self._encoding = None  # `refuse_malformed` sees to the rest


def refuse_malformed(get_response: GetResponse) -> GetResponse:
    """400 for what no browser sends and a database can't take: NUL, and text in no known coding.

    Stands before everything that reads the session, the address or the form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            "\x00" in request.path_info
            or any("\x00" in name + value for name, value in request.COOKIES.items())
            or not _is_text_coding((request.content_params or {}).get("charset", "utf-8"))
            or "%00" in request.META.get("QUERY_STRING", "")
        ):
            raise BadRequest("malformed")
        return get_response(request)

    return middleware


class NoPdf:
    """Where a PDF can't be made, the page at the head of its address says so.

    Pages of a signer show no messages; the view of their copy tells it in their language.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Back, with the query that came along; None for any other error."""
        if not isinstance(error, PdfFailed):
            return None
        match = request.resolver_match
        log.error("no PDF from %s: %s", match.view_name if match else "", error)
        messages.error(request, _("The PDF could not be made. Try again later."))
        query = request.META.get("QUERY_STRING", "")
        page = request.path.rpartition("/")[0]
        return redirect(f"{page}/?{query}" if query else f"{page}/")


def _is_text_coding(name: str) -> bool:
    try:
        return codecs.lookup(name).name in (
            "utf-8",
            "ascii",
            "iso8859-1",
            "iso8859-15",
            "cp1252",
        )
    except (LookupError, ValueError):
        return False


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for a form that holds more than any of ours can."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(request, 413, _("That is too much at once"))
    return _page(request, 400, _("This did not come across well"))


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; why stays in the code, a page says it with its own words where it must.

    Who was refused which page stands in the trail, once in ten minutes.
    """
    match, user = request.resolver_match, getattr(request, "user", None)
    knows = match is not None and user is not None and user.is_authenticated
    if knows and caches["process"].add(f"{user.pk}:{match.view_name}", True, REFUSED_SECONDS):
        with suppress(DatabaseError):  # the page that refuses comes all the same
            audit.record(AuditVerb.REFUSED, user, by=user, fields=[match.view_name])
    context = {"texts": held_posts.texts_refused(request)}
    return _page(request, 403, _("You may not see this page"), context=context)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; a form for what somebody else just ended, took over or sent gives back its texts."""
    context = {"texts": held_posts.texts_refused(request)}
    return _page(request, 404, _("This page does not exist"), context=context)


@requires_csrf_token
def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429, for what may be tried so many times in some minutes."""
    return _page(request, 429, _("That was too often"))


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """500; its reference stands in the log line of the same error."""
    reference = f"{secrets.token_hex(2)}-{secrets.token_hex(1)}".upper()
    request.error_reference = reference  # type: ignore[attr-defined]
    return _page(
        request, 500, _("Something went wrong on our side"), context={"reference": reference}
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old: mostly a page that stood open for long."""
    return _page(request, 403, _("This page was open too long"), template="403_csrf.html")


def _page(
    request: HttpRequest,
    code: int,
    title: str,
    *,
    template: str = "",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    try:
        # What draws the frame may be what broke: a 500 goes without it.
        body = loader.render_to_string(
            template or f"{code}.html", context, request=None if code == 500 else request
        )
    except Exception as error:  # whatever it was, the person gets an answer
        log.error("the page for a %s could not be drawn", code, exc_info=error)
        body = format_html(
            '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{} – Vindplaats</title>'
            "<h1>{}</h1><p>{} {}</p></html>",
            get_language() or settings.LANGUAGE_CODE,
            title,
            title,
            code,
            (context or {}).get("reference", ""),
        )
    response = HttpResponse(body, status=code)
    response.headers["Cache-Control"] = "no-store"
    return response
