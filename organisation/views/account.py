"""Beginning and proving who you are: invitations, the second step, confirming, own devices."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation import held_posts
from organisation.actions import accounts, invitations
from organisation.choices import PersonStatus
from organisation.confirmation import ConfirmForms, ask, has_second_factor, is_ours
from organisation.forms.account import NewPassword
from organisation.models import Invitation, User
from youthwork.lib.dates import day_of
from youthwork.lib.links import token_hash, too_many, unlisted, without_referrer
from youthwork.lib.refusals import refusals_on

HASH = "invitation_hash"  # of the token: who reads the session table can't use it as a link
RATE = "20/m/ip"


def _no_invitation(request: HttpRequest) -> HttpResponse:
    """The same answer for a wrong, an old and a used link."""
    request.session.pop(HASH, None)
    return render(request, "organisation/invitation_gone.html", status=404)


@require_safe
@never_cache
@unlisted
@without_referrer
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token in the mail for the session, so that it leaves the address bar."""
    if refused := too_many(request, "invitation", RATE):
        return refused
    hashed = token_hash(token)
    if Invitation.objects.opened_by(hashed, timezone.now()) is None:
        return _no_invitation(request)
    request.session[HASH] = hashed
    return redirect("organisation:accept")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password1", "password2")
@never_cache
@unlisted
def accept(request: HttpRequest) -> HttpResponse:
    """Name and password for who is new; one button for a colleague who gets another role."""
    if refused := too_many(request, "invitation", RATE):
        return refused
    now = timezone.now()
    found = Invitation.objects.opened_by(request.session.get(HASH, ""), now)
    if found is None:
        return _no_invitation(request)
    known = User.objects.addressed_by(found.email).exclude(status=PersonStatus.LEFT).first()
    if known is not None:
        return _accept_as(request, found, known)
    if settings.OIDC_ONLY:  # the provider says who it is; the invitation is found by its address
        context = {"invitation": found, "form": None, "sso": settings.OIDC_NAME}
        status = 422 if request.method == "POST" else 200
        return render(request, "organisation/accept.html", context, status=status)
    data = request.POST if request.method == "POST" else None
    form = NewPassword(data, email=found.email, initial={"name": found.name})
    if form.is_valid():
        with refusals_on(form):
            person = invitations.accept(
                found,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password1"],
                today=day_of(now),
                now=now,
            )
            return _first_log_in(request, person)
    context = {"invitation": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "organisation/accept.html", context, status=status)


def _accept_as(request: HttpRequest, found: Invitation, known: User) -> HttpResponse:
    """A colleague takes a new role: signed in, with one press."""
    is_them = request.user.is_authenticated and request.user.pk == known.pk
    if request.method == "POST" and is_them:
        now = timezone.now()
        try:
            invitations.accept_as(found, known, today=day_of(now), now=now)
        except ValidationError as refusal:
            if refusal.code != "apart":
                return _no_invitation(request)
            messages.error(request, refusal.messages[0])
        else:
            request.session.pop(HASH, None)
            messages.success(request, _("Your new role is there."))
            return redirect("home")
    context = {"invitation": found, "is_them": is_them}
    status = 422 if request.method == "POST" else 200
    return render(request, "organisation/accept_known.html", context, status=status)


def _first_log_in(request: HttpRequest, person: User) -> HttpResponse:
    """Log in with the password just chosen, then on to the second step or the set-up."""
    if request.user.is_authenticated:
        request.session.flush()
    request.session.pop(HASH, None)
    record_authentication(request, person, method="password", email=person.email)
    changes_settings = person.has_perm("organisation.change_settings")
    goal = "organisation:settings" if changes_settings else "organisation:second_step"
    login = Login(user=person, email=person.email, redirect_url=redirect(goal).url)
    return perform_login(request, login)


def _onward(request: HttpRequest, goal: str) -> HttpResponse:
    """To an address of ours, taken as it is: never as the name of a page."""
    return HttpResponseRedirect(goal) if is_ours(request, goal) else redirect("home")


@require_safe
@login_required
@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """Where somebody sets up a passkey or an app; the rest waits."""
    goal = request.GET.get("next", "")
    if has_second_factor(request.user):
        return _onward(request, goal)
    context = {
        "must": settings.SECOND_FACTOR_REQUIRED,
        "may_log": request.user.has_perm("signals.log"),
        "sso": settings.OIDC_NAME,
        "sso_counts": bool(settings.OIDC_ISSUER and settings.OIDC_SECOND_FACTOR),
    }
    return render(request, "organisation/second_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for a code or passkey again, and back to the page that asked for it."""
    goal = request.GET.get("next", "")
    if not has_second_factor(request.user):
        return redirect("organisation:second_step")
    forms = ConfirmForms(request)
    if forms.are_confirmed():
        return _onward(request, goal)
    return ask(request, forms, action=request.get_full_path())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def typed(request: HttpRequest) -> HttpResponse:
    """What was typed after the session ended, shown once: to be sent after all, or let go.

    Where nobody was known on this device, first the question whether this person typed it.
    """
    if request.method == "POST":
        return _answered(request)
    if typed_at := held_posts.asks_about(request):
        return render(request, "organisation/typed_ask.html", {"typed_at": typed_at})
    given = held_posts.take(request)
    response = render(request, "organisation/typed.html", {"typed": given})
    if given:
        held_posts.forget(response)
    return response


def _answered(request: HttpRequest) -> HttpResponse:
    answer = request.POST.get("mine")
    if answer == "yes":
        return redirect(held_posts.confirm(request))
    if answer == "no" and held_posts.drop(request):
        messages.success(request, _("What was typed here is thrown away."))
        response = redirect("home")
        held_posts.forget(response)
        return response
    return redirect("organisation:typed")


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one of the own devices; a foreign or gone one changes nothing."""
    current = request.session.session_key
    if accounts.end_session(request.user, pk, but=current, now=timezone.now()):
        messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")
