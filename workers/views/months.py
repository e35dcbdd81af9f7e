"""Closing the hours of a month, and opening them again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workers.actions import months as deeds
from workers.agreed import may_follow
from workers.forms.months import CloseForm, ReopenForm
from workers.models import ClosedMonth
from workers.screens import months as screen
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required("workers.close_months", raise_exception=True)
def months(request: HttpRequest) -> HttpResponse:
    today = day_of(timezone.now())
    if not may_follow(today):
        return render(request, "workers/not_agreed.html")
    context = screen.read(request.user, today)
    return render(request, "workers/months.html", context)


@require_POST
@login_required
@permission_required("workers.close_months", raise_exception=True)
def close_month(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = CloseForm(request.POST, by=request.user, today=day_of(now))
    if not may_follow(day_of(now)):
        return redirect("workers:months")
    if not form.is_valid():
        messages.error(request, _("Choose a month of your own team."))
        return redirect("workers:months")
    team, month = form.wanted()
    try:
        deeds.close(team, month, by=request.user, now=now)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        told = _("%(month)s is closed for team %(team)s.")
        name = date_format(month, "F Y").capitalize()
        messages.success(request, told % {"month": name, "team": team})
    return redirect("workers:months")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reopen_month(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give colleagues their own hours back; that follows nobody, so it waits for no agreement."""
    today = day_of(timezone.now())
    rows = ClosedMonth.objects.closable_by(request.user, today).with_people()
    closed = get_object_or_404(rows, public_id=public_id)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            deeds.reopen(closed, reason, by=request.user, now=timezone.now())
            messages.success(request, _("The month is open again."))
            return redirect("workers:months")
    context = {"form": form, "closed": closed, "name": date_format(closed.month, "F Y")}
    status = 422 if form.errors else 200
    return render(request, "workers/reopen_month.html", context, status=status)
