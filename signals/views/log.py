"""Writing a signal down, and the page after it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from organisation import held_posts
from organisation.models import Organisation, User
from signals.actions import log, triage
from signals.forms.images import refuse_files
from signals.forms.log import SignalForm
from signals.forms.triage import (
    QuickStepForm,
)
from signals.models import Signal
from signals.page_address import saved_page
from signals.screens import form as form_screen
from signals.screens.wording import CAME_BEFORE, CAME_BEFORE_STEPS, CAME_BEFORE_TEAM, CHANGED_SINCE
from workers.screens.differences import cards
from youthwork.lib.refusals import refusals_on

SET_TO_NOW = gettext_lazy("That time is still to come. We noted the time of now.")


@held_posts.gives_back
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The signal form; opens without a session too, log-in then comes after saving."""
    now = timezone.now()
    user = request.user if request.user.is_authenticated else None
    if user and not user.has_perm("signals.log"):
        raise PermissionDenied
    if user and not Organisation.objects.current().signals_are_open:
        return render(request, "signals/not_open.html", status=403)
    if user is None and request.method == "POST":
        return redirect_to_login(request.get_full_path())  # what was typed waits, see held_posts
    if user and request.method == "POST":
        return _log(request, user, now)
    return _empty_or_given_back(request, user, now)


@never_cache
def _empty_or_given_back(request: HttpRequest, user: User | None, now: datetime) -> HttpResponse:
    typed = held_posts.take(request, path=request.path) if user else None
    given_back = typed.as_post() if typed else None
    form = SignalForm(given_back, user=user, now=now, initial=_first_values(user))
    response = form_page(request, form, user, now, given_back=bool(given_back))
    if given_back:
        held_posts.forget(response)
    return response


def _log(request: HttpRequest, user: User, now: datetime) -> HttpResponse:
    form = SignalForm(request.POST, user=user, now=now)
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            signal, is_new = log.log_signal(form.observation(), by=user, now=now)
            answer = answer_to(
                request, signal, form, again=not is_new, leads_to=HttpResponseRedirect
            )
    if form.errors:
        return form_page(request, form, user, now, image_refused=bool(request.FILES))
    return answer


def answer_to(
    request: HttpRequest,
    signal: Signal,
    form: SignalForm,
    *,
    again: bool,
    leads_to: Callable[[str], HttpResponse],
) -> HttpResponse:
    """To the page after saving, which says what was made of what was typed.

    `again`: somebody sent it once more, and looks at the answer. What they typed since waits in the
    form that changes the signal, to which it leads then; no word waits of a kind that keeps none,
    as what turns out to show somebody under 18. Raises ValidationError where it can't be kept.
    """
    saved = saved_page(signal.ref)
    if not again:
        if form.seen_later_than_now:
            messages.info(request, SET_TO_NOW)
        for told in form_screen.remarks(form):
            messages.info(request, told)
        return leads_to(saved)
    seen = form.observation()
    if seen.has_other_steps(signal):
        messages.warning(request, CAME_BEFORE_STEPS)
    if seen.team != signal.team:
        messages.warning(request, CAME_BEFORE_TEAM % {"team": signal.team.name})
    if seen.differs_from(signal) or (form.says_when and seen.was_seen_otherwise(signal)):
        answer = leads_to(address := reverse("signals:edit", args=[signal.ref]))
        without = log.WRITTEN if seen.keeps_no_story else ()
        held_posts.hold_for(address, request, answer, without=without)
        messages.warning(request, CAME_BEFORE)
        return answer
    if seen.is_other_than(signal):
        messages.info(request, CHANGED_SINCE)
    return leads_to(saved)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("signals.log", raise_exception=True)
def practice(request: HttpRequest) -> HttpResponse:
    """The same form for who tries it out: it counts nowhere and warns nobody.

    It has no `client_id`, so no script takes it for a signal that must reach us.
    """
    now, user = timezone.now(), request.user
    if not Organisation.objects.current().signals_are_open:
        return render(request, "signals/not_open.html", status=403)
    typed = None
    if request.method == "POST":
        typed = request.POST.copy()
        typed["client_id"] = typed.get("practice_id", "")
    form = SignalForm(typed, user=user, now=now, initial=_first_values(user))
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            log.log_signal(form.observation(), by=user, now=now, is_practice=True)
            messages.success(request, _("That is how it works. Nobody got a message."))
            return redirect("home")
    template, refused = "signals/practice.html", bool(request.FILES)
    return form_page(request, form, user, now, template, image_refused=refused)


def _first_values(user: User | None) -> dict[str, Any]:
    first: dict[str, Any] = {"client_id": uuid.uuid4()}
    if user:
        first["platform"], last = Signal.objects.last_chosen_by(user)
        teams = {team.pk: str(team.public_id) for team in user.current_teams}
        first["team"] = teams.get(last, "")
    return first


def form_page(
    request: HttpRequest,
    form: SignalForm,
    user: User | None,
    now: datetime,
    template: str = "signals/new.html",
    **shown: Any,
) -> HttpResponse:
    """The form as it stands, with status 422 where it was refused."""
    context = form_screen.page(form, user, now)
    status = 422 if form.is_bound and form.errors and not shown.get("given_back") else 200
    return render(request, template, context | shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def saved(request: HttpRequest, ref: str) -> HttpResponse:
    """What happens now, to who logged the signal, without its text; a tap notes the next step.

    Writing asks less than reading: a step without a note needs no second factor.
    """
    signal = get_object_or_404(Signal.objects.saved_by(request.user).with_people(), ref=ref)
    form = QuickStepForm(request.POST if request.method == "POST" else None)
    refuse_files(form, request.FILES)
    if request.method == "POST" and form.is_valid():
        noted = signal.steps.done().filter(kind=form.cleaned_data["kind"])
        with refusals_on(form):
            if not noted.exists():  # a double tap notes it once
                kind = form.cleaned_data["kind"]
                triage.add_step(signal, kind, by=request.user, now=timezone.now())
        if not form.errors or noted.exists():
            return redirect("signals:saved", ref)
    context = form_screen.saved(signal, timezone.now()) | {"form": form}
    return render(request, "signals/saved.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def differences(request: HttpRequest) -> HttpResponse:
    """Six cards on how online differs from the street, opened beside the form."""
    return render(request, "signals/differences.html", {"cards": cards()})
