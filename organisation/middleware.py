"""Access that ends at once, and the second factor that everybody has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from organisation import confirmation, held_posts, sessions
from organisation.access import person_of

GetResponse = Callable[[HttpRequest], HttpResponse]

# What somebody without a second factor may open all the same: setting one up, signing out, what
# they typed themselves, and logging a signal, which asks for less than reading.
OPEN_NAMES = frozenset(
    {
        "account_logout",
        "oidc_log_in",
        "oidc_callback",
        "oidc_again",
        "consent_link",
        "consent_page",
        "consent_withdraw",
        "what_we_write",
        "accessibility",
        "security_txt",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "organisation:second_step",
        "organisation:confirm",
        "organisation:invitation",
        "organisation:accept",
        "organisation:typed",
        "consent_copy",
        "consent_receipt",
        "consent:unsent",
        "partner_link",
        "partner_page",
        "signals:new",
        "signals:saved",
        "seal",
        "seal_certificate",
        "signals:unsent",
    }
)
OPEN_NAMESPACES = frozenset({"health", "demo"})


def access_ends_at_once(get_response: GetResponse) -> GetResponse:
    """Sign out whoever left, is paused, has no role today or logged in twelve hours ago.

    They go on as nobody: the page itself sends them to log in, and a form can still be kept
    for its owner.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            now = timezone.now()
            # The person, not what stands for them until somebody asks: all that follows asks.
            request.user = user = person_of(request)
            if not user.is_authenticated or not user.roles or sessions.is_over(request, now):
                logout(request)
            elif settings.SECOND_FACTOR_REQUIRED:
                confirmation.note_activity(request, now.timestamp())
        return get_response(request)

    return middleware


def what_was_typed_waits(get_response: GetResponse) -> GetResponse:
    """Keep a form that finds nobody signed in, and lead its owner back to it after log-in.

    A form that fails the CSRF check is refused before it comes here, so it isn't kept.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        waited = held_posts.waits(request) and not request.user.is_authenticated
        response = get_response(request)
        if not request.user.is_authenticated and held_posts.asks_to_log_in(request, response):
            return held_posts.before_log_in(request, response)
        if waited and request.user.is_authenticated:
            held_posts.after_log_in(request, response)
        held_posts.remember_reader(request, response)
        return response

    return middleware


def second_factor(get_response: GetResponse) -> GetResponse:
    """Send whoever has no second factor or passkey to the page where one is set up.

    Every role sees people by name or changes settings, so none goes without
    (docs/decisions/0237-a-second-factor-for-everybody.md).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or _is_open(request, view):
            return None
        user = request.user
        if not user.is_authenticated or _has_second_factor(request):
            return None
        goal = request.get_full_path() if request.method == "GET" else reverse("home")
        return HttpResponseRedirect(confirmation.and_back("organisation:second_step", goal))

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _is_open(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    match = request.resolver_match
    return (
        getattr(view, "without_second_factor", False)
        or (match is not None and match.view_name in OPEN_NAMES)
        or (match is not None and not OPEN_NAMESPACES.isdisjoint(match.namespaces))
    )


def _has_second_factor(request: HttpRequest) -> bool:
    """From the session where it was shown in this session, else from the database."""
    return confirmation.shown_in_session(request) or confirmation.has_second_factor(request.user)
