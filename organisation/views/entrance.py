"""allauth's log-in page, with what ours shows beside its form."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.stagekit import get_pending_stage, redirect_to_pending_stage
from allauth.account.views import LoginView
from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from organisation.adapter import count_a_log_in
from organisation.demo_logins import CONTEXT
from organisation.forms.account import LoginForm


class LogIn(LoginView):
    """allauth's page without what it looks up for each visit: its form, its limits, its layers.

    What those layers do stands around `_page`, once.
    """

    extra_context = CONTEXT

    def get_form_class(self) -> type[LoginForm]:
        return LoginForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who is in goes on; who is asked for a second factor is led back to where it is asked."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(self.get_authenticated_redirect_url())
        stage = get_pending_stage(request)
        if stage and stage.is_resumable(request):
            return redirect_to_pending_stage(request, stage)
        return View.dispatch(self, request, *args, **kwargs)


_page = sensitive_post_parameters("password")(never_cache(LogIn.as_view()))


def log_in(request: HttpRequest) -> HttpResponse:
    """The page; 429 for an address that logs in by the dozen."""
    if request.method != "POST":
        return _page(request)
    try:
        with count_a_log_in(request):
            return _page(request)
    except RateLimited:
        return respond_429(request)
