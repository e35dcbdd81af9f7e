"""The question how it goes online: its answer, and a lead's words."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workers.actions.nudges import answer, write_to
from workers.agreed import may_follow
from workers.forms.nudges import AnswerForm, WordsForm
from workers.models import Nudge
from workers.screens import nudges as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def nudge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For the person who was asked, and nobody else."""
    row = get_object_or_404(Nudge.objects.answerable_by(request.user), public_id=public_id)
    now = timezone.now()
    if not may_follow(day_of(now)):
        return render(request, "workers/not_agreed.html")
    known = {"nudge_reason": row.reason, "with_colleague": row.with_colleague}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            with_colleague = said["with_colleague"]
            answer(
                row, said["nudge_reason"], with_colleague=with_colleague, by=request.user, now=now
            )
            messages.success(request, _("Thank you. Your answer helps to have a good talk."))
            return redirect("home")
    context = {"form": form, **screen.question(row)}
    return render(request, "workers/nudge.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def write(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A lead's words to somebody of the team, a week after the question."""
    now = timezone.now()
    rows = Nudge.objects.visible_to(request.user, day_of(now)).select_related("worker")
    row = get_object_or_404(rows, public_id=public_id)
    if not may_follow(day_of(now)):
        raise Http404
    data = request.POST if request.method == "POST" else None
    first = {"words": screen.first_words(row, request.user)}
    form = WordsForm(data, initial=first, nudge=row, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            write_to(row, **form.typed, by=request.user, now=now, seen=form.on_screen)
            messages.success(request, _("Sent. Nobody else reads it."))
            return redirect("workers:team_hours")
    context = {"form": form, "row": row, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "workers/write_to_asked.html", context, status=status)
