"""Competences: one's own, those of the own people, the numbers of the teams, and trainings."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import User
from workers.actions import competences as deeds
from workers.agreed import may_follow
from workers.forms.competences import GoalForm, LevelsForm, PresenceForm, TrainingForm
from workers.models import GrowthGoal, Training
from workers.screens import competences as screen
from youthwork.lib.dates import day_of
from youthwork.lib.packing import packs_well
from youthwork.lib.refusals import refusals_on


def _person(request: HttpRequest, public_id: UUID | None) -> User:
    """Oneself, or somebody who works in a team that this lead leads today; else 404."""
    user = request.user
    if public_id is None or public_id == user.public_id:
        return user
    rows = User.objects.led_by(user, day_of(timezone.now()))
    return get_object_or_404(rows, public_id=public_id)


@require_safe
@login_required
@permission_required("workers.assess_self", raise_exception=True)
def page(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Both views of one worker: for that worker and the own lead alone."""
    person = _person(request, public_id)
    if not may_follow(day_of(timezone.now())):
        return render(request, "workers/not_agreed.html")
    return _page(request, person, None)


def _page(request: HttpRequest, person: User, form: GoalForm | None) -> HttpResponse:
    today = day_of(timezone.now())
    words = [team.name for team in request.user.current_teams]
    form = form or GoalForm(allowed=words, today=today)
    context = screen.page(person, request.user, today) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "workers/competences.html", context, status=status)


@packs_well
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.assess_self", raise_exception=True)
def fill(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Say of each point how far it is; what was said last time stands there already."""
    now, person = timezone.now(), _person(request, public_id)
    today = day_of(now)
    if not may_follow(today):
        return render(request, "workers/not_agreed.html")
    side = screen.side_of(person, request.user)
    known = screen.newest(person, request.user, today).get(side)
    form = LevelsForm(
        request.POST if request.method == "POST" else None, known=known and known.levels
    )
    if form.is_valid():
        with refusals_on(form):
            deeds.assess(person, form.cleaned_data, by=request.user, now=now)
            messages.success(request, _("Saved."))
            return redirect(screen.address(person, request.user))
    context = {"form": form, "person": person, "is_own": person == request.user}
    context["back"] = screen.address(person, request.user)
    status = 422 if form.errors else 200
    return render(request, "workers/competences_fill.html", context, status=status)


@require_POST
@login_required
@permission_required("workers.assess_self", raise_exception=True)
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what was agreed about learning."""
    now, person = timezone.now(), _person(request, public_id)
    if not may_follow(day_of(now)):
        return render(request, "workers/not_agreed.html")
    words = [team.name for team in request.user.current_teams]
    form = GoalForm(request.POST, allowed=words, today=day_of(now))
    if form.is_valid():
        with refusals_on(form):
            deeds.agree(person, form.cleaned_data, by=request.user, now=now)
            return redirect(screen.address(person, request.user))
    return _page(request, person, form)


@require_POST
@login_required
@permission_required("workers.assess_self", raise_exception=True)
def tick(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was agreed is done, or not after all."""
    now = timezone.now()
    rows = GrowthGoal.objects.visible_to(request.user, day_of(now)).select_related("person")
    goal = get_object_or_404(rows, public_id=public_id)
    deeds.tick(goal, done=request.POST.get("done") == "on", by=request.user, now=now)
    return redirect(screen.address(goal.person, request.user))


@require_safe
@login_required
@permission_required("workers.assess_others", raise_exception=True)
def team(request: HttpRequest) -> HttpResponse:
    """Who works in the own teams, and when each was looked at: no scores in a list."""
    today = day_of(timezone.now())
    if not may_follow(today):
        return render(request, "workers/not_agreed.html")
    people = screen.people(request.user, today)
    return render(request, "workers/competences_team.html", {"people": people})


@require_safe
@login_required
@permission_required("workers.see_competence_numbers", raise_exception=True)
def numbers(request: HttpRequest) -> HttpResponse:
    """Shares of people, of teams of five and more."""
    today = day_of(timezone.now())
    if not may_follow(today):
        return render(request, "workers/not_agreed.html")
    return render(request, "workers/competences_numbers.html", screen.numbers(today))


@require_safe
@login_required
@permission_required("workers.see_recruitment", raise_exception=True)
def recruitment(request: HttpRequest) -> HttpResponse:
    """Questions for a job interview, and what to listen for; made to be printed."""
    return render(request, "workers/recruitment.html")


# --- trainings ------------------------------------------------------------------------------------


@require_safe
@login_required
@permission_required("workers.see_trainings", raise_exception=True)
def trainings(request: HttpRequest) -> HttpResponse:
    context = screen.trainings(request.user, day_of(timezone.now()))
    return render(request, "workers/trainings.html", context)


@require_POST
@login_required
@permission_required("workers.assess_self", raise_exception=True)
def sign_up(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One comes to a training, or doesn't after all; one that is over stays as it was."""
    row = get_object_or_404(Training.objects.visible_to(request.user), public_id=public_id)
    now = timezone.now()
    if row.day >= day_of(now):
        deeds.sign_up(row, coming=request.POST.get("coming") == "on", by=request.user, now=now)
    return redirect("workers:trainings")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.plan_trainings", raise_exception=True)
def training(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Put a training on the list, or change it."""
    rows = Training.objects.visible_to(request.user)
    row = get_object_or_404(rows, public_id=public_id) if public_id else None
    data = request.POST if request.method == "POST" else None
    form = TrainingForm(data, training=row)
    if form.is_valid():
        with refusals_on(form):
            kept, by, now = row or Training(), request.user, timezone.now()
            deeds.save_training(kept, form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("workers:trainings")
    context = {"form": form, "row": row, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "workers/training_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.plan_trainings", raise_exception=True)
def presence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down who was there: a lead of the own people, a manager of everybody."""
    now = timezone.now()
    row = get_object_or_404(Training.objects.visible_to(request.user), public_id=public_id)
    among = screen.attending(request.user, day_of(now))
    data = request.POST if request.method == "POST" else None
    form = PresenceForm(data, training=row, among=among, there=screen.expected)
    if form.is_valid():
        with refusals_on(form):
            people = form.cleaned_data["people"]
            by, seen = request.user, form.on_screen
            deeds.note_presence(row, people, among, by=by, now=now, seen=seen)
            messages.success(request, _("Saved."))
            return redirect("workers:trainings")
    context = {"form": form, "row": row, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "workers/training_presence.html", context, status=status)
