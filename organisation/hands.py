"""This device is in somebody else's hands: the whole session shows them their own pages only.

A worker hands a device over, to young people who look along or to a parent who signs. From then
on every address but those answers a page that says so, in each tab, until the worker comes back
with password, code or passkey. Reading has ended for that session besides. What is open to whom
stands with what is shown (`settings.OTHER_HANDS`). See docs/decisions/0098-the-guides-screen.md
and 0135-a-parent-signs-on-a-workers-telephone.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.confirmation import READING_ENDED_AT, ConfirmForms, passkey_data
from organisation.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

KEY = "other_hands"  # in the session: kind, what it is about, when a page was last asked for
HEADER = "Guide-Screen"  # for static/js/worker.js, which then keeps back the form of a phone
SEEN_EVERY_SECONDS = 60
LIMITS = {"come_back": "10/5m/user"}


@dataclass(frozen=True)
class Hands:
    """What is open to whoever holds the device."""

    opens: Callable[[str, str], bool]  # what it is about, and the path that was asked for
    closed: str  # the template that answers every other address; it gets `about`
    idle_seconds: int = 0  # of silence, after which the session ends; 0 is never


def begin(request: HttpRequest, kind: str, about: str, seconds: float) -> None:
    """From now on this session shows what this kind opens, and nothing else."""
    request.session[KEY] = {"kind": kind, "about": about, "seen": int(seconds)}
    request.session[READING_ENDED_AT] = seconds


def about(request: HttpRequest, kind: str) -> str:
    """What it is about while the device is in hands of this kind; empty otherwise."""
    held = request.session.get(KEY) or {}
    return str(held.get("about", "")) if held.get("kind") == kind else ""


def end(request: HttpRequest) -> None:
    """The worker is back, and stays signed in: trying a password may have renewed its hash."""
    request.session.pop(KEY, None)
    request.session[HASH_SESSION_KEY] = request.user.get_session_auth_hash()


def too_many(request: HttpRequest) -> HttpResponse | None:
    """429 for who tries passwords by the dozen."""
    return ratelimit.consume_or_429(
        request, app="organisation", action="come_back", config=LIMITS, user=request.user
    )


def nothing_else(get_response: GetResponse) -> GetResponse:
    """Middleware: answer every other address with a page that says so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or KEY not in request.session:
            return get_response(request)
        held = request.session[KEY]
        hands: Hands = import_string(settings.OTHER_HANDS[held["kind"]])
        if _is_idle(request, hands):
            logout(request)  # nobody came back: whoever holds it now starts from the log-in page
            return redirect("account_login")
        if hands.opens(held["about"], request.path):
            response = get_response(request)
        else:
            response = render(request, hands.closed, {"about": held["about"]}, status=403)
        if KEY in request.session:
            response[HEADER] = "open"
        return response

    return middleware


def _is_idle(request: HttpRequest, hands: Hands) -> bool:
    """Whether nothing was asked for too long; remembers, once a minute, that something was."""
    held, seconds = request.session[KEY], int(timezone.now().timestamp())
    silent = seconds - held["seen"]
    if hands.idle_seconds and silent >= hands.idle_seconds:
        return True
    if silent >= SEEN_EVERY_SECONDS:
        request.session[KEY] = held | {"seen": seconds}
    return False


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


@dataclass(frozen=True)
class Ways:
    """With what somebody takes the device back."""

    has_password: bool
    has_passkey: bool
    has_app: bool
    has_code: bool


def ways_of(user: User) -> Ways:
    """Password and passkey, each for who has one.

    A code only for who has neither, as who logs in through a provider: its app is on the device
    that is in other hands (R55).
    """
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    has_passkey, has_password = Authenticator.Type.WEBAUTHN in types, user.has_usable_password()
    return Ways(
        has_password=has_password,
        has_passkey=has_passkey,
        has_app=Authenticator.Type.TOTP in types,
        has_code=not (has_password or has_passkey) and bool(types),
    )


class BackForms(ConfirmForms):
    """Code or passkey of who comes back; a code that isn't one of the ways counts as nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.ways = ways_of(request.user)
        super().__init__(request, takes_code=self.ways.has_code)


def password_form(request: HttpRequest, confirm: BackForms) -> PasswordForm:
    """Bound where something was sent that is no code and no passkey."""
    by_password = request.method == "POST" and not (
        confirm.code.is_bound or confirm.passkey.is_bound
    )
    return PasswordForm(request.POST if by_password else None, user=request.user)


def left(request: HttpRequest) -> HttpResponse | None:
    """Log out whoever has nothing to come back with and chose to; the start page asks who it is."""
    if request.method != "POST" or "leave" not in request.POST or _has_a_way(request.user):
        return None
    logout(request)
    return redirect("home")


def _has_a_way(user: User) -> bool:
    return user.has_usable_password() or Authenticator.objects.filter(user=user).exists()


def come_back(user: User, form: forms.BaseForm, confirm: BackForms) -> dict[str, Any]:
    """What the page of coming back shows: each of the ways; who has none logs out."""
    return {
        "form": form,
        "code_form": confirm.code,
        "passkey_form": confirm.passkey,
        "js_data": passkey_data(user) if confirm.ways.has_passkey else {},
        **asdict(confirm.ways),
    }
