"""allauth's log-in page, with what ours shows beside its form."""

from __future__ import annotations

from allauth.account.views import LoginView
from allauth.core.internal.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from organisation.demo_logins import CONTEXT
from youthwork.lib import tries

LOG_INS = "30/m/ip"  # right or wrong
_page = LoginView.as_view(extra_context=CONTEXT)


def log_in(request: HttpRequest) -> HttpResponse:
    """The page; 429 for an address that logs in by the dozen."""
    is_one = request.method == "POST"
    if is_one and tries.count(request, "log_in", LOG_INS, now=timezone.now()) is None:
        refused: HttpResponse = respond_429(request)
        return refused
    response: HttpResponse = _page(request)
    return response
