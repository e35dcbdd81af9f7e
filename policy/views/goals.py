"""Goals: the list, one of them, writing, deciding, how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from policy.actions import goals as deeds
from policy.forms.documents import GiveBackForm, SeenForm
from policy.forms.goals import EndForm, GoalForm, ReadingForm
from policy.models import Goal
from policy.screens import goals as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.together import answered


@require_safe
@login_required
@permission_required("policy.see", raise_exception=True)
def goals(request: HttpRequest) -> HttpResponse:
    context = answered(screen.listed(request.user, request.GET.dict(), day_of(timezone.now())))
    return render(request, "policy/goals.html", context)


@require_safe
@login_required
def goal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Goal.objects.visible_to(request.user), public_id=public_id)
    return _page(request, row)


def _page(request: HttpRequest, goal: Goal, *, refused: str = "", **forms: Any) -> HttpResponse:
    """The page, with a form that was refused in the place of an empty one."""
    today = day_of(timezone.now())
    context = answered(screen.page(goal, request.user, today)) | {
        "refused": refused,
        "reading_form": ReadingForm(goal=goal, today=today),
        "end_form": EndForm(),
        "give_back_form": GiveBackForm(),
    }
    status = 422 if refused or forms else 200
    return render(request, "policy/goal.html", context | forms, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("policy.edit", raise_exception=True)
def new_goal(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = GoalForm(request.POST if request.method == "POST" else None, today=day_of(now))
    if form.is_valid():
        made = deeds.write(form.cleaned_data, by=request.user, now=now)
        messages.success(request, _("Saved."))
        return redirect(made)
    status = 422 if form.errors else 200
    return render(request, "policy/goal_form.html", {"form": form, "goal": None}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_goal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Work on a draft; who is overtaken sees what it says by now beside what they typed."""
    row = get_object_or_404(Goal.objects.editable_by(request.user), public_id=public_id)
    now, data = timezone.now(), request.POST if request.method == "POST" else None
    form = GoalForm(data, today=day_of(now), goal=row)
    overtaken: list[tuple[str, str]] = []
    if form.is_valid():
        values = dict(form.cleaned_data)
        revision = values.pop("revision")
        with refusals_on(form):
            deeds.save_draft(row, values, revision=revision, by=request.user, now=now)
            messages.success(request, _("Saved."))
            return redirect(row)
        row.refresh_from_db()
        overtaken = screen.differences(row, values)
    context = {"form": form, "goal": row, "overtaken": overtaken}
    return render(request, "policy/goal_form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def read_goal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Goal.objects.readable_by(request.user), public_id=public_id)
    now = timezone.now()
    form = ReadingForm(request.POST, goal=row, today=day_of(now))
    if form.is_valid():
        with refusals_on(form):
            deeds.read(row, **form.typed, by=request.user, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect(row)
    return _page(request, row, reading_form=form, overtaken=form.overtaken())


@require_POST
@login_required
def propose_goal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Goal.objects.decidable_by(request.user), public_id=public_id)

    def do(revision: int) -> None:
        deeds.propose(row, revision=revision, by=request.user, now=timezone.now())

    return _decided(request, row, do, _("Proposed. The director decides."))


@require_POST
@login_required
def take_goal_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Goal.objects.decidable_by(request.user), public_id=public_id)

    def do(revision: int) -> None:
        deeds.take_back(row, by=request.user, now=timezone.now())

    return _decided(request, row, do, _("This is a draft again."))


@require_POST
@login_required
def adopt_goal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Goal.objects.adoptable_by(request.user), public_id=public_id)

    def do(revision: int) -> None:
        deeds.adopt(row, revision=revision, by=request.user, now=timezone.now())

    return _decided(request, row, do, _("Adopted. From now on its figures are kept."))


@require_POST
@login_required
def give_goal_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Goal.objects.adoptable_by(request.user), public_id=public_id)
    form = GiveBackForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            why = form.cleaned_data["why"]
            deeds.take_back(row, why, by=request.user, now=timezone.now())
            messages.success(request, _("Given back, with your words."))
            return redirect("policy:goals")
    return _page(request, row, give_back_form=form)


@require_POST
@login_required
def end_goal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Goal.objects.decidable_by(request.user), public_id=public_id)
    form = EndForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            status, why = form.cleaned_data["status"], form.cleaned_data["why"]
            deeds.end(row, status, why, by=request.user, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("policy:goals")
    return _page(request, row, end_form=form)


def _decided(
    request: HttpRequest, goal: Goal, do: Callable[[int], None], told: str
) -> HttpResponse:
    """Do it for the state that was on the screen; a refusal is told on the page itself."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _page(request, goal, refused=str(form.errors["revision"][0]))
    try:
        do(form.cleaned_data["revision"])
    except ValidationError as refusal:
        goal.refresh_from_db()
        return _page(request, goal, refused=refusal.messages[0])
    messages.success(request, told)
    return redirect(goal)
