"""One's own routine of being online."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workers.actions import routine as deeds
from workers.choices.routine import RoutineDeed
from workers.forms.routine import RoutineForm
from workers.models import HourPart, RoutineTime
from youthwork.lib.dates import day_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.count_contacts", raise_exception=True)
def routine(request: HttpRequest) -> HttpResponse:
    """Choosing the moments of a week."""
    user = request.user
    known = {f"at_{row.weekday}": row.at for row in RoutineTime.objects.held_by(user)}
    form = RoutineForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        deeds.set_times(user, form.times)
        messages.success(request, _("Saved."))
        return redirect("workers:balance")
    status = 422 if form.errors else 200
    return render(request, "workers/routine.html", {"form": form}, status=status)


@require_POST
@login_required
@permission_required("workers.count_contacts", raise_exception=True)
def online_today(request: HttpRequest) -> HttpResponse:
    """One tap, from the start page or from one's own figures; then the hours, if none stand yet."""
    user, now = request.user, timezone.now()
    deeds.tick(user, RoutineDeed.ONLINE, now=now)
    if not HourPart.objects.online_by(user, day_of(now)).exists():
        messages.success(request, _("Noted for yourself. How long were you online?"))
        return redirect("workers:hours")
    messages.success(request, _("Noted for yourself."))
    return redirect("home" if request.POST.get("back") == "home" else "workers:balance")


@require_POST
@login_required
@permission_required("workers.count_contacts", raise_exception=True)
def mixed_feed(request: HttpRequest) -> HttpResponse:
    deeds.tick(request.user, RoutineDeed.MIXED_FEED, now=timezone.now())
    messages.success(request, _("Noted for yourself."))
    return redirect("workers:balance")
