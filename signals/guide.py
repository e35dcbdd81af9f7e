"""The guide's screen: a session that shows young people one filtered list and nothing else.

A worker hands over the device; every address but two then answers a page that says so, in each
tab, until the worker comes back with password, code or passkey. Reading has ended for that session
besides: what narratives need is confirmed anew. See docs/decisions/0098-the-guides-screen.md.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.core.internal import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.confirmation import READING_ENDED_AT
from organisation.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

KEY = "guide_screen"  # in the session: the round whose list is shown
HEADER = "Guide-Screen"  # for static/js/worker.js, which then keeps back the form of a phone
LIMITS = {"come_back": "10/5m/user"}


def begin(request: HttpRequest, round_ref: str, seconds: float) -> None:
    """From now on this session shows that list only."""
    request.session[KEY] = round_ref
    request.session[READING_ENDED_AT] = seconds


def shown(request: HttpRequest) -> str:
    """The round whose list this session shows; empty outside the guide's screen."""
    return str(request.session.get(KEY, ""))


def end(request: HttpRequest) -> None:
    """The worker is back."""
    request.session.pop(KEY, None)


def too_many(request: HttpRequest) -> HttpResponse | None:
    """429 for who tries passwords by the dozen."""
    return ratelimit.consume_or_429(
        request, app="signals", action="come_back", config=LIMITS, user=request.user
    )


def nothing_else(get_response: GetResponse) -> GetResponse:
    """Middleware: answer every other address with a page that says so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or KEY not in request.session:
            return get_response(request)
        if request.path in (reverse("signals:guide"), reverse("signals:guide_back")):
            response = get_response(request)
        else:
            response = render(request, "signals/guide_only.html", status=403)
        if KEY in request.session:
            response[HEADER] = "open"
        return response

    return middleware


class PasswordForm(forms.Form):
    """The worker's own password."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not password or not self.user.check_password(password):
            raise forms.ValidationError(_("That is not your password."), code="wrong_password")
        return password
