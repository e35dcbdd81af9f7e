"""Rounds of Instaclean: their figures, one round with its list, what a lead does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from organisation.confirmation import reading_confirmed
from organisation.models import User
from signals.actions import rounds
from signals.forms import rounds as forms
from signals.forms.images import refuse_files
from signals.models import InstacleanItem, InstacleanRound
from signals.screens import round_figures
from signals.screens import rounds as screen
from youthwork.lib.refusals import refusals_on
from youthwork.lib.said import SeenMixin


@require_GET
@login_required
@permission_required("signals.see_rounds", raise_exception=True)
def overview(request: HttpRequest) -> HttpResponse:
    """Every round with its figures, the newest first."""
    today = timezone.localdate()
    found = list(InstacleanRound.objects.visible_to(request.user).newest_first())
    counted = InstacleanItem.objects.counted_for(request.user)
    if not request.user.has_perm("signals.read_items"):
        finished = round_figures.finished_in_order(found)
        figures = round_figures.figures_of_all(found, finished, counted.finished_outcomes())
        rows = screen.round_rows(found, figures["told"], today, figures["untold"])
        return render(request, "signals/rounds.html", figures | {"rows": rows, "exact": False})
    results = counted.outcomes()
    told = round_figures.told_by_round(results)
    context = {
        "rows": screen.round_rows(found, told, today),
        "exact": True,
        "apart": told.get(round_figures.APART),
        **round_figures.told_by_group(results),
        "may_list": request.user.has_perm("signals.list_items"),
    }
    return render(request, "signals/rounds.html", context)


@require_GET
@login_required
@reading_confirmed
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One round; who reads its items sees them, others its figures."""
    shown = InstacleanRound.objects.visible_to(request.user).newest_first()
    return _page(request, get_object_or_404(shown.filter(ref=ref)))


def _page(request: HttpRequest, round: InstacleanRound, **also: Any) -> HttpResponse:
    """The page, with a form that was refused."""
    now = timezone.now()
    if not request.user.has_perm("signals.read_items"):
        results = InstacleanItem.objects.counted_for(request.user).finished_outcomes()
        finished = round_figures.finished_in_order(
            list(InstacleanRound.objects.visible_to(request.user))
        )
        figures = screen.figures_page(round, finished, results, timezone.localdate(now))
        return render(request, "signals/round_figures.html", figures)
    found = list(InstacleanItem.objects.visible_to(request.user).of_round(round))
    rounds.read(round, by=request.user, now=now)
    refused = [form for form in also.values() if form.errors]
    # Asked for, the page shows the form to plan with in place of the talks.
    plans = "plan" in request.GET and not refused
    people = _people(request.user) if plans else None
    context = screen.page(round, found, request.user, now, people=people)
    over = [pair for form in refused if isinstance(form, SeenMixin) for pair in form.overtaken()]
    context |= {"refused_forms": refused, "overtaken": over} | also
    return render(request, "signals/round.html", context, status=422 if refused else 200)


def _people(user: User) -> list[User]:
    """Who may lead a round: asked only for who plans it."""
    return User.objects.leads_for(user) if user.has_perm("signals.send_round") else []


Deed = tuple[str, Callable[[HttpRequest, InstacleanRound], BaseForm], Callable[..., object]]

DEEDS: dict[str, Deed] = {
    "plan": (
        "plan_form",
        lambda request, round: forms.PlanForm(
            request.POST, round=round, people=_people(request.user)
        ),
        rounds.plan,
    ),
    "send": (
        "send_form",
        lambda request, round: forms.SendListForm(
            request.POST, prefix_id="send", today=timezone.localdate()
        ),
        rounds.send,
    ),
    "close": ("close_form", lambda request, round: forms.NothingForm(request.POST), rounds.close),
    "not-held": (
        "not_held_form",
        lambda request, round: forms.NotHeldForm(request.POST),
        rounds.not_held,
    ),
    "reason": (
        "reason_form",
        lambda request, round: forms.ReasonForm(request.POST, round=round),
        rounds.give_reason,
    ),
}


@require_POST
@login_required
@reading_confirmed
def deed(request: HttpRequest, ref: str, deed: str) -> HttpResponse:
    """What a lead does with a round."""
    round = get_object_or_404(InstacleanRound.objects.editable_by(request.user).filter(ref=ref))
    if deed not in DEEDS:
        raise Http404
    name, made, act = DEEDS[deed]
    return _done(request, round, name, made(request, round), act)


@require_POST
@login_required
@reading_confirmed
def add_session(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down a talk with young people who help."""
    round = get_object_or_404(InstacleanRound.objects.guided_by(request.user).filter(ref=ref))
    form = forms.SessionForm(request.POST, today=timezone.localdate())
    return _done(request, round, "session_form", form, rounds.add_session)


def _done(
    request: HttpRequest,
    round: InstacleanRound,
    name: str,
    form: BaseForm,
    act: Callable[..., object],
) -> HttpResponse:
    """Do what a form asks for, then back to the page; a refused form stands on it."""
    refuse_files(form, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        if isinstance(form, SeenMixin):
            given = form.typed | {"seen": form.on_screen}
        with refusals_on(form):
            act(round, **given, by=request.user, now=timezone.now())
    return _page(request, round, **{name: form}) if form.errors else redirect(round)
