"""allauth's log-in page, with what ours shows beside its form."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.debug import sensitive_post_parameters

from organisation.adapter import count_a_log_in
from organisation.demo_logins import CONTEXT
from organisation.forms.account import LoginForm


class LogIn(LoginView):
    """allauth's page with our form, and without its own limit: `log_in` counts."""

    form_class = LoginForm
    extra_context = CONTEXT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Past the one of allauth's page, which holds its limit; what it hides stands below."""
        response: HttpResponseBase = super(LoginView, self).dispatch(request, *args, **kwargs)
        return response


_page = sensitive_post_parameters("password")(LogIn.as_view())


def log_in(request: HttpRequest) -> HttpResponse:
    """The page; 429 for an address that logs in by the dozen."""
    if request.method != "POST":
        return _page(request)
    try:
        with count_a_log_in(request):
            return _page(request)
    except RateLimited:
        return respond_429(request)
