"""Long work as who asked for it sees it: how far it is, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from outbox import job_screens
from outbox import jobs as work
from outbox.models import Job


@require_safe
@login_required
@never_cache
def jobs(request: HttpRequest) -> HttpResponse:
    since = timezone.now() - job_screens.SHOWN_FOR
    rows = job_screens.rows(Job.objects.visible_to(request.user).since(since))
    return render(request, "outbox/jobs.html", {"rows": rows})


@require_safe
@login_required
@never_cache
def job(request: HttpRequest, ref: str) -> HttpResponse:
    """One piece of work. htmx asks again and again; 204 while nothing changed."""
    shown = job_screens.shown(get_object_or_404(Job.objects.visible_to(request.user), ref=ref))
    if not request.htmx:
        return render(request, "outbox/job.html", {"job": shown})
    if request.GET.get("seen") == f"{shown.state}-{shown.progress}":
        return HttpResponse(status=204)
    told = not request.GET.get("seen", "").startswith(f"{shown.state}-")
    return render(request, "outbox/_job.html", {"job": shown, "told": told})


@require_POST
@login_required
def try_again(request: HttpRequest, ref: str) -> HttpResponse:
    row = get_object_or_404(Job.objects.visible_to(request.user), ref=ref)
    try:
        work.try_again(row)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("outbox:job", ref)
