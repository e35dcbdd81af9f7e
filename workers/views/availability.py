"""When somebody can be reached."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workers.actions.availability import set_week
from workers.forms.availability import WeekForm
from workers.models import Availability
from workers.screens import availability as screen
from youthwork.lib.packing import packs_well
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@packs_well
def availability(request: HttpRequest) -> HttpResponse:
    """Everybody keeps their own week."""
    user, data = request.user, request.POST if request.method == "POST" else None
    week = Availability.objects.week_of(user)
    form = WeekForm(data, initial=WeekForm.known(screen.periods(week)))
    if form.is_valid():
        with refusals_on(form):
            set_week(user, form.periods, by=user, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("workers:profile")
    context = screen.page(form, week)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workers/availability.html", context, status=status)
