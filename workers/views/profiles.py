"""Work accounts and their check: one's own, and those of who is looked along with."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workers.actions import profiles as deeds
from workers.agreed import may_follow
from workers.forms.profiles import (
    AccountForm,
    CheckForm,
    DecideForm,
    EndForm,
    ExceptionForm,
    VisibleForm,
)
from workers.models import ProfileException, WorkProfile
from workers.screens import doubt as doubt_screen
from workers.screens import own_profile as own_screen
from workers.screens import poster as poster_screen
from workers.screens import profile_team as team_screen
from workers.screens import profiles as screen
from youthwork.lib.dates import day_of
from youthwork.lib.packing import packs_well
from youthwork.lib.refusals import refusals_on


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


@require_safe
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    context = own_screen.page(request.user, day_of(timezone.now()))
    return render(request, "workers/profile.html", context)


@require_POST
@login_required
@permission_required("workers.keep_profile", raise_exception=True)
def visible(request: HttpRequest) -> HttpResponse:
    form, now = VisibleForm(request.POST), timezone.now()
    if form.is_valid():
        deeds.set_visible(request.user, form.cleaned_data["visible"], now=now)
        messages.success(request, _("Saved."))
        return redirect("workers:profile")
    context = own_screen.page(request.user, day_of(now), visible_form=form)
    return render(request, "workers/profile.html", context, status=422)


@require_safe
@login_required
@permission_required("workers.keep_profile", raise_exception=True)
def poster(request: HttpRequest) -> HttpResponse:
    """One's own poster, to print."""
    return render(request, "workers/poster.html", poster_screen.page(request.user))


@packs_well
@require_safe
@login_required
@permission_required("workers.keep_profile", raise_exception=True)
def accounts(request: HttpRequest) -> HttpResponse:
    rows = WorkProfile.objects.held_by(request.user).whole().in_order_list()
    context = own_screen.accounts(rows, request.user, day_of(timezone.now()))
    return render(request, "workers/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.keep_profile", raise_exception=True)
def new_account(request: HttpRequest) -> HttpResponse:
    return _account(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = WorkProfile.objects.changeable_by(request.user).select_related("user", "platform")
    return _account(request, get_object_or_404(rows, public_id=public_id))


def _account(request: HttpRequest, row: WorkProfile | None) -> HttpResponse:
    user, now = request.user, timezone.now()
    data = request.POST if request.method == "POST" else None
    form = AccountForm(data, by=user, today=day_of(now), profile=row)
    if form.is_valid():
        with refusals_on(form):
            kept = row or WorkProfile(user=user)
            deeds.keep(kept, form.typed, by=user, now=now, seen=form.on_screen)
            messages.success(request, screen.kept_in_words(kept))
            return redirect("workers:accounts")
    context = own_screen.account_form(form, row, user) | {"overtaken": form.overtaken()}
    return render(request, "workers/account_form.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end_account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = WorkProfile.objects.endable_by(request.user).select_related("user", "platform")
    row = get_object_or_404(rows, public_id=public_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            deeds.end(row, **form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, _("The account has ended here."))
            own = row.user_id == request.user.pk
            return redirect("workers:accounts" if own else "workers:profile_team")
    context = {"form": form, "account": screen.account(row, day_of(timezone.now()))}
    return render(request, "workers/account_end.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_exception(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = WorkProfile.objects.changeable_by(request.user).select_related("user", "platform")
    row, now = get_object_or_404(rows, public_id=public_id), timezone.now()
    form = ExceptionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            deeds.ask_exception(row, **form.cleaned_data, by=request.user, now=now)
            messages.success(request, _("Asked. Your team lead decides."))
            return redirect("workers:check_of", public_id)
    context = {"form": form, "account": screen.account(row, day_of(now))}
    return render(request, "workers/exception_ask.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decide_exception(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = ProfileException.objects.decidable_by(request.user)
    rows = rows.select_related("profile__user", "profile__platform")
    row, now = get_object_or_404(rows, public_id=public_id), timezone.now()
    if not may_follow(day_of(now)):
        return render(request, "workers/not_agreed.html")
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            grants = form.cleaned_data["decision"] == "yes"
            deeds.decide_exception(row, grants=grants, by=request.user, now=now)
            messages.success(request, _("Saved."))
            return redirect("workers:profile_team")
    context = {"form": form, "asked": row, "account": screen.account(row.profile, day_of(now))}
    return render(request, "workers/exception_decide.html", context, status=_status(form))


@require_safe
@login_required
@permission_required("workers.keep_profile", raise_exception=True)
def first_check(request: HttpRequest) -> HttpResponse:
    """The own account that needs it most; without any account, how to make one."""
    own = list(WorkProfile.objects.held_by(request.user).current().whole().in_order_list())
    if not own:
        return render(request, "workers/check_nothing.html", {})
    return _check(request, min(own, key=screen.urgency), own)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One account, with the own ones beside it."""
    user, others = request.user, may_follow(day_of(timezone.now()))
    rows = WorkProfile.objects.checkable_by(user, others=others).with_own(public_id, user)
    found = list(rows.whole().in_order_list())
    row = next((each for each in found if each.public_id == public_id), None)
    if row is None:
        raise Http404
    return _check(request, row, [each for each in found if each.user_id == user.pk])


def _check(request: HttpRequest, row: WorkProfile, own: list[WorkProfile]) -> HttpResponse:
    user, now = request.user, timezone.now()
    today, data = day_of(now), request.POST if request.method == "POST" else None
    form = CheckForm(data, initial=screen.known(screen.goes_on_with(row, user, today)))
    if form.is_valid():
        with refusals_on(form):
            deeds.check(row, form.given, by=user, now=now)
            messages.success(request, screen.checked_in_words(row))
            return redirect(screen.after_check(row, user, own))
    context = screen.check_page(row, form, user, own, deeds.role_in(row, user), today)
    return render(request, "workers/check.html", context, status=_status(form))


@require_safe
@login_required
def check_history(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = day_of(timezone.now())
    rows = WorkProfile.objects.checkable_by(request.user, others=may_follow(today)).whole()
    row = get_object_or_404(rows, public_id=public_id)
    context = {"account": screen.account(row, today), "entries": screen.history(row, today)}
    return render(request, "workers/check_history.html", context)


@require_safe
@login_required
@permission_required("workers.see_profiles", raise_exception=True)
def profile_team(request: HttpRequest) -> HttpResponse:
    context = team_screen.page(request.user, day_of(timezone.now()))
    return render(request, "workers/profile_team.html", context)


@packs_well
@require_safe
@login_required
def doubt(request: HttpRequest) -> HttpResponse:
    """The mirror rule, examples, and where colleagues ask each other."""
    return render(request, "workers/doubt.html", doubt_screen.page(request.user))
