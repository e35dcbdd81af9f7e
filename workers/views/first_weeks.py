"""The first weeks of somebody new: eight steps, ticking off."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from workers import first_weeks as track
from workers.actions import first_weeks as deeds
from workers.screens import first_weeks as screen


@require_safe
@login_required
@permission_required("workers.see_first_weeks", raise_exception=True)
def first_weeks(request: HttpRequest) -> HttpResponse:
    return render(request, "workers/first_weeks.html", screen.page(request.user))


@require_POST
@login_required
@permission_required("workers.see_first_weeks", raise_exception=True)
def tick(request: HttpRequest, step: str) -> HttpResponse:
    """A step that nothing else shows is done, or not after all."""
    if track.by_oneself(step) is None:
        raise Http404
    done = request.POST.get("done") == "on"
    deeds.tick(step, done=done, by=request.user, now=timezone.now())
    return redirect("workers:first_weeks")
