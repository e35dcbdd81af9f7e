"""A form that is sent after the session ended waits, encrypted, for the person who typed it.

The browser gets a token of which only the hash is kept; what it opens goes back once, within a
quarter of an hour, to who used this browser last. Where nobody ever did, who logs in first is
asked whether they typed it, and sees nothing of it before they said so. What belongs into another
form than the one it was typed in waits for that one the same way (`hold_for`). See
docs/decisions/0036-a-form-waits-for-its-owner.md.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from organisation.actions import holding
from organisation.confirmation import PREFIX, is_ours
from organisation.models import HeldPost, User
from organisation.typed import Typed

View = Callable[..., HttpResponse]

LIMITS = {"hold": "30/15m/ip"}
ENTRANCE = "/accounts/"  # what is typed there proves who somebody is: never kept
SECRET = ("csrfmiddlewaretoken", f"{PREFIX}-code", f"{PREFIX}-credential")
REDIRECTS = (301, 302, 303)


def _cookie(name: str) -> str:
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def _set(response: HttpResponse, name: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(
        _cookie(name),
        value,
        max_age=max_age,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def gives_back(view: View) -> View:
    """Mark a page that shows what was typed in its own form, when it is opened (`take`)."""
    view.gives_back = True  # type: ignore[attr-defined]
    return view


def page_for(address: str) -> str:
    """Where what was typed for this address comes back: the form itself, or the general page."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        view = None
    return address if getattr(view, "gives_back", False) else reverse("organisation:typed")


# --- whose a page is ------------------------------------------------------------------------------


def person_hash(user: User) -> str:
    """Says to the same browser only that the same person is back."""
    return _hash(str(user.public_id))


@lru_cache(maxsize=1000)
def _hash(public_id: str) -> str:
    return salted_hmac("organisation.held_post", public_id, algorithm="sha256").hexdigest()


def remember_reader(request: HttpRequest, response: HttpResponse) -> None:
    """Keep in the browser who used it last; what is opened without a session changes nothing.

    Log-in pages leave it alone: a form of somebody else may still stand in another tab, and what
    is typed there stays theirs.
    """
    if not request.user.is_authenticated or _is_entrance(request):
        return
    if response.status_code not in (200, 422):
        return
    if not response.get("Content-Type", "").startswith("text/html"):
        return
    if request.COOKIES.get(_cookie("person"), "") != person_hash(request.user):
        _set(response, "person", person_hash(request.user))


def _is_entrance(request: HttpRequest) -> bool:
    return request.path.startswith(ENTRANCE)


# --- keeping --------------------------------------------------------------------------------------


def asks_to_log_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a page, but the entrance itself, sent somebody to log in."""
    goal = urlsplit(response.get("Location", "")).path
    return (
        response.status_code in REDIRECTS
        and goal == reverse("account_login")
        and not _is_entrance(request)
    )


def before_log_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep what was typed, then to the log-in page; htmx takes the whole page along."""
    typed = _typed(request) if request.method == "POST" else None
    if typed is None:
        if request.method == "POST" or _is_htmx(request):
            return _to_log_in(request, _page_of(request))
        return response
    try:
        token = _kept(request, typed, request.COOKIES.get(_cookie("person"), ""))
    except ValidationError as refusal:
        return _not_kept(request, typed, refusal.messages[0])
    answer = _to_log_in(request, page_for(typed.address))
    _set_held(answer, token)
    return answer


def hold_for(
    address: str, request: HttpRequest, response: HttpResponse, *, without: Container[str] = ()
) -> None:
    """Keep what this person just sent for the form at `address`, which `take` gives it back to.

    Raises ValidationError where it can't be kept.
    """
    if typed := _typed(request):
        fields = tuple(field for field in typed.fields if field[0] not in without)
        token = _kept(request, Typed(address, fields), person_hash(request.user))
        _set_held(response, token)


def _kept(request: HttpRequest, typed: Typed, person_hash: str) -> str:
    if not ratelimit.consume(request, app="organisation", action="hold", config=LIMITS):
        raise ValidationError(_("Too many forms wait already. Try again in a quarter of an hour."))
    return holding.hold_post(typed, person_hash=person_hash, now=timezone.now())


def _set_held(response: HttpResponse, token: str) -> None:
    _set(response, "held", token, max_age=int(holding.HELD_FOR.total_seconds()))


def _typed(request: HttpRequest) -> Typed | None:
    """What the form holds, without files and secrets; None when all of it is empty."""
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name not in SECRET and "password" not in name
        for value in values
    )
    return Typed(request.get_full_path(), fields) if any(value for _, value in fields) else None


def texts_refused(request: HttpRequest) -> list[str]:
    """What was written in a form that found nothing any more, to be copied; stored nowhere.

    Only of who is signed in and sent it from a page of ours, and never what proves who they are.
    """
    from_ours = getattr(request, "csrf_processing_done", False)
    user = getattr(request, "user", None)
    if request.method != "POST" or not from_ours or user is None or not user.is_authenticated:
        return []
    typed = None if _is_entrance(request) else _typed(request)
    return typed.texts if typed else []


def _page_of(request: HttpRequest) -> str:
    """The page that a form or a fragment belongs to, as the browser says."""
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    return page if page and is_ours(request, page) else reverse("home")


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _to_log_in(request: HttpRequest, goal: str) -> HttpResponse:
    answer = redirect_to_login(goal)
    if not _is_htmx(request):
        return answer
    return HttpResponse(status=204, headers={"HX-Redirect": answer.url})


def _not_kept(request: HttpRequest, typed: Typed, why: str) -> HttpResponse:
    """The texts on the screen, to be copied: they are stored nowhere."""
    context = {"texts": typed.texts, "why": why}
    answer = render(request, "organisation/not_kept.html", context, status=422)
    if _is_htmx(request):
        answer["HX-Retarget"], answer["HX-Reswap"] = "body", "innerHTML"
    return answer


# --- giving back ----------------------------------------------------------------------------------


def waits(request: HttpRequest) -> bool:
    """Whether this browser holds a token."""
    return _cookie("held") in request.COOKIES


def after_log_in(request: HttpRequest, response: HttpResponse) -> None:
    """Lead who just logged in, however they did, to what they typed."""
    if response.status_code not in REDIRECTS:
        return
    held = _of_reader(request)
    if held is not None:
        page = page_for(Typed.unpacked(held.payload).address)
        response["Location"] = reverse("organisation:typed") if held.must_ask else page
    elif urlsplit(response["Location"]).path == reverse("organisation:typed"):
        response["Location"] = reverse("home")  # it waits for somebody else


def _of_reader(request: HttpRequest) -> HeldPost | None:
    """What waits for who is signed in, asked about already or not."""
    token, who = _token_and_person(request)
    return holding.claim_held_post(token, person_hash=who, by=request.user, now=timezone.now())


def _token_and_person(request: HttpRequest) -> tuple[str, str]:
    return request.COOKIES.get(_cookie("held"), ""), person_hash(request.user)


def asks_about(request: HttpRequest) -> datetime | None:
    """When it was typed, where this person must say first whether they did; None elsewhere."""
    held = _of_reader(request)
    return held.expires_at - holding.HELD_FOR if held and held.must_ask else None


def confirm(request: HttpRequest) -> str:
    """They typed it: the page that shows it."""
    token, who = _token_and_person(request)
    now = timezone.now()
    typed = holding.confirm_held_post(token, person_hash=who, by=request.user, now=now)
    return page_for(typed.address) if typed else reverse("organisation:typed")


def drop(request: HttpRequest) -> bool:
    """They didn't: it goes."""
    token, who = _token_and_person(request)
    return holding.drop_held_post(token, person_hash=who, by=request.user, now=timezone.now())


def take(request: HttpRequest, *, path: str = "") -> Typed | None:
    """What waits for this person, once; with `path` only when it was typed there."""
    token, who = _token_and_person(request)
    if not token or request.method != "GET":
        return None
    return holding.take_held_post(
        token,
        path=path,
        person_hash=who,
        by=request.user,
        now=timezone.now(),
    )


def forget(response: HttpResponse) -> None:
    """Take the token from the browser: what it opened was given back or thrown away."""
    response.delete_cookie(_cookie("held"))
