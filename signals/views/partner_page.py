"""The page of a partner, by a mailed link: opened once, read, answered.

The browser that opened it keeps a random value until the link ends, of which the row has the hash;
a session ends after twelve hours. See docs/decisions/0092-a-partners-link.md.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from signals.actions import sharing as actions
from signals.forms.images import refuse_files
from signals.forms.sharing import AnswerForm
from signals.models import Disclosure
from signals.screens import sharing as screen
from youthwork.lib import links
from youthwork.lib.refusals import refusals_on

RATE = "30/m/ip"
LINK = "partner_link:"  # key in the session, with the reference


def _cookie() -> str:
    """Its path is that of the page, which a name with `__Host-` may not have."""
    return "__Secure-partner" if settings.SESSION_COOKIE_SECURE else "partner"


def _gone(request: HttpRequest) -> HttpResponse:
    """The same for a wrong, an old, a closed and a foreign link, and in a second browser."""
    return render(request, "partners/gone.html", status=404)


@links.arrival("partner", RATE)
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing is opened by it: mail programs look at links before their reader does."""
    hashed = links.token_hash(token)
    found = Disclosure.objects.opened_by(hashed, timezone.now())
    if found is None:
        return _gone(request)
    request.session[LINK + found.ref] = hashed
    return redirect("partner_page", found.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@links.unlisted
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """What was shared, for the browser that opened it; before that, the button that opens it."""
    if refused := links.too_many(request, "partner", RATE):
        return refused
    now = timezone.now()
    row = Disclosure.objects.read_by(ref, request.COOKIES.get(_cookie(), ""), now)
    if row is not None:
        return _shown(request, row)
    found = Disclosure.objects.opened_by(request.session.get(LINK + ref, ""), now)
    if found is None or found.ref != ref or found.browser_hash:
        return _gone(request)
    if request.method == "POST":
        return _open(request, found, now)
    return render(request, "partners/open.html", {"closes_on": found.ends_at})


def _open(request: HttpRequest, row: Disclosure, now: datetime) -> HttpResponse:
    """The press that opens it, in this browser and no other."""
    browser = links.new_token()
    if not actions.open_in(row, browser, now=now):
        return _gone(request)
    response = redirect("partner_page", row.ref)
    response.set_cookie(
        _cookie(),
        browser,
        max_age=cast("datetime", row.link_ends_at) - now,
        path=reverse("partner_page", args=[row.ref]),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _shown(request: HttpRequest, row: Disclosure) -> HttpResponse:
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, allowed=screen.partners_words(row) if posted else ())
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            actions.answer(row, **form.cleaned_data, now=now)
            return redirect("partner_page", row.ref)
    context = screen.partner_page(row) | {"form": form}
    actions.read_again(row, saw_nothing=context["seen"]["is_changed"], now=now)
    return render(request, "partners/page.html", context, status=422 if form.errors else 200)
