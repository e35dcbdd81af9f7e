"""Reading asks more than writing: a second factor or passkey, confirmed lately.

A signal may be logged in any live session. Whoever opens narratives confirmed a second factor
or passkey in this session less than twelve hours ago (ten minutes for an export and for giving
access) and was never idle for fifteen minutes since; a password typed again counts for neither.
Everything is decided from the records that allauth keeps in the session. See
docs/decisions/0030-reading-and-writing.md.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from organisation.access import may_read
from organisation.choices import FACTORS
from organisation.models import User
from youthwork.lib.on_demand import Behind

View = Callable[..., HttpResponse]

# Their library is a twentieth of a start: it waits for somebody's passkey.
_passkey_form = Behind("organisation.passkeys.ConfirmPasskey")
_begin = Behind("allauth.mfa.webauthn.internal.auth.begin_authentication")

SEEN_AT = "seen_at"  # seconds since the epoch; written at most once a minute
READING_ENDED_AT = "reading_ended_at"  # confirmations before this moment no longer count
SEEN_EVERY_SECONDS = 60
PREFIX = "confirm"  # of our own fields in a form that is held until it is confirmed
BESIDE = f"{PREFIX}-beside"  # what stood half typed in other forms of its page (js/swaps.js)


def has_second_factor(user: User) -> bool:
    """Whether this person set up an app or a passkey; recovery codes alone don't count."""
    return is_mfa_enabled(user, types=list(FACTORS))


def shown_in_session(request: HttpRequest) -> bool:
    """Whether a second factor or passkey was shown since this log-in, however long ago."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def note_activity(request: HttpRequest, seconds: float) -> None:
    """Remember that a page was asked for; after too long a silence reading has ended.

    Kept to the minute, so that not every page writes to the session: reading ends after 14 to
    15 silent minutes.
    """
    seen_at = request.session.get(SEEN_AT)
    if seen_at is not None and seconds - seen_at >= settings.READING_IDLE_SECONDS:
        request.session[READING_ENDED_AT] = seconds
    if seen_at is None or seconds - seen_at >= SEEN_EVERY_SECONDS:
        request.session[SEEN_AT] = int(seconds)


def is_confirmed(request: HttpRequest, within: int, seconds: float) -> bool:
    """Whether a second factor or passkey was shown in this session lately and without a silence."""
    records = get_authentication_records(request, request.user)
    confirmed_at = max((r["at"] for r in records if r["method"] == "mfa"), default=0.0)
    ended_at = request.session.get(READING_ENDED_AT, 0)
    return bool(confirmed_at > ended_at and seconds - confirmed_at < within)


def reading_confirmed(view: View) -> View:
    """For pages that open narratives. Stands inside `login_required` and the like.

    Who may read nothing passes: the view itself answers 403 or 404.
    """
    return _confirmed(view, "READING_CONFIRMED_SECONDS", only_readers=True)


def export_confirmed(view: View) -> View:
    """For what leaves the house as a file. Stands inside `permission_required` and the like."""
    return _confirmed(view, "EXPORT_CONFIRMED_SECONDS", only_readers=False)


def access_confirmed(view: View) -> View:
    """For a form that gives somebody access, or changes by what they get in; as an export.

    Somebody else's address with a new second step is a way into what they read: nobody opens it
    from a laptop that was left alone. What takes access away asks nothing.
    """
    confirmed = export_confirmed(view)

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return (confirmed if request.method == "POST" else view)(request, *args, **kwargs)

    return wrapper


def _confirmed(view: View, setting: str, *, only_readers: bool) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if (
            not settings.SECOND_FACTOR_REQUIRED
            or not request.user.is_authenticated
            or (only_readers and not may_read(request.user))
            or is_confirmed(request, getattr(settings, setting), timezone.now().timestamp())
        ):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return _held(request) or view(request, *args, **kwargs)
        return _sent_to(request, "organisation:confirm")

    return wrapper


def _sent_to(request: HttpRequest, name: str) -> HttpResponse:
    """To a page that asks, and back; htmx is told to take the whole page along."""
    by_htmx = request.headers.get("HX-Request") == "true"
    goal = request.get_full_path()
    if by_htmx or request.method == "POST":  # back to the page that it was sent from
        goal = request.headers.get("HX-Current-URL" if by_htmx else "Referer", "")
        goal = goal if is_ours(request, goal) else reverse("home")
    if by_htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": and_back(name, goal)})
    return HttpResponseRedirect(and_back(name, goal))


def and_back(name: str, goal: str) -> str:
    """The address of a page that leads on to `goal` when it is done."""
    query = QueryDict(mutable=True)
    query["next"] = goal
    return f"{reverse(name)}?{query.urlencode(safe='/')}"


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address to go back to lies on this site."""
    return url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )


def _held(request: HttpRequest) -> HttpResponse | None:
    """Ask before a form is handled; None once it is confirmed, our own fields taken out.

    What was typed stays in the page that asks, as hidden fields of the same form, and is stored
    nowhere: confirming and sending is one press. What stood half typed in other forms is shown
    there, to be copied.
    """
    forms = ConfirmForms(request)
    if forms.are_confirmed():
        rest = request.POST.copy()
        for name in forms.field_names:
            rest.pop(name, None)
        rest._mutable = False  # type: ignore[attr-defined]
        request.POST = rest  # type: ignore[assignment]
        return None
    if not has_second_factor(request.user):  # it was shown at the provider, and is by a new log-in
        return _sent_to(request, "organisation:second_step")
    if request.headers.get("HX-Request") == "true":
        # What asks has scripts that only a page of its own runs: js/swaps.js sends the form as any.
        return HttpResponse(status=204, headers={"Sent-Plainly": "true"})
    return ask(request, forms, action=request.get_full_path(), typed=request.POST)


class ConfirmForms:
    """A code from an app (or a recovery code), or a passkey; whichever was given is checked.

    Where no code is taken, one that was sent counts as nothing.
    """

    def __init__(self, request: HttpRequest, *, takes_code: bool = True) -> None:
        self.request = request
        data = request.POST if request.method == "POST" else QueryDict()
        self.code_name, self.credential_name = f"{PREFIX}-code", f"{PREFIX}-credential"
        self.field_names = (self.code_name, self.credential_name)
        given = {name: data.get(name) for name in self.field_names}
        user = request.user
        self.passkey = _passkey_form()(
            given if given[self.credential_name] else None, user=user, prefix=PREFIX
        )
        has_code = takes_code and given[self.code_name] is not None
        by_code = has_code and not given[self.credential_name]
        self.code = ReauthenticateForm(given if by_code else None, user=user, prefix=PREFIX)

    def are_confirmed(self) -> bool:
        """Whether the code or passkey that was given is right; it is then in the session."""
        for form in (self.passkey, self.code):
            if form.is_bound and form.is_valid():
                form.save()
                return True
        return False


def passkey_data(user: Any) -> dict[str, Any]:
    """What a page hands the browser so that it asks for one of somebody's passkeys."""
    return {"request_options": _begin()(user)}


def ask(
    request: HttpRequest, forms: ConfirmForms, *, action: str, typed: QueryDict | None = None
) -> HttpResponse:
    """The page that asks for a code or passkey; 422 after a wrong one."""
    types = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    kept = [
        (name, value)
        for name, values in (typed.lists() if typed else [])
        if name not in (*forms.field_names, "csrfmiddlewaretoken")
        for value in values
    ]
    has_passkey = Authenticator.Type.WEBAUTHN in types
    context = {
        "action": action,
        "typed": kept,
        "beside": typed.getlist(BESIDE) if typed else [],
        "holds_form": typed is not None,
        "form": forms.code,
        "passkey_form": forms.passkey,
        "has_passkey": has_passkey,
        "has_code": bool(types - {Authenticator.Type.WEBAUTHN}),
        "has_app": Authenticator.Type.TOTP in types,
        "js_data": passkey_data(request.user) if has_passkey else {},
    }
    wrong = forms.code.errors or forms.passkey.errors
    return render(request, "organisation/confirm.html", context, status=422 if wrong else 200)
