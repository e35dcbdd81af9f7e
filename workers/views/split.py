"""The time split of teams, on screen and as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisation.confirmation import export_confirmed
from organisation.models import User
from workers.actions.split import exported, opened
from workers.agreed import may_follow
from workers.planning import Period
from workers.screens import adoption as adoption_screen
from workers.screens import hours_of as hours_screen
from workers.screens import split, split_file
from workers.screens.split_reading import PERIODS, read, scope_of
from youthwork.lib import sheets
from youthwork.lib.dates import day_of


def _weeks(request: HttpRequest) -> int:
    wanted = request.GET.get("weeks", "")
    return next((n for n in PERIODS if str(n) == wanted), PERIODS[0])


@require_safe
@login_required
@permission_required("workers.see_team_hours", raise_exception=True)
def team_hours(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if not may_follow(day_of(now)):
        return render(request, "workers/not_agreed.html")
    scope, weeks = scope_of(request.user, request.GET.get("team", "")), _weeks(request)
    context = split.page(read(scope, now, weeks), weeks)
    return render(request, "workers/team_hours.html", context)


@require_safe
@login_required
@permission_required("workers.see_team_hours", raise_exception=True)
def adoption(request: HttpRequest) -> HttpResponse:
    today = day_of(timezone.now())
    if not may_follow(today):
        return render(request, "workers/not_agreed.html")
    context = adoption_screen.page(request.user, request.GET.get("team", ""), today)
    return render(request, "workers/adoption.html", context)


@require_safe
@login_required
@permission_required("workers.close_months", raise_exception=True)
def hours_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Single entries of who works in a team that this lead leads, or did in the last year.

    Each look is recorded.
    """
    now, user = timezone.now(), request.user
    today = day_of(now)
    year = Period.of_weeks(PERIODS[-1], today)
    people = User.objects.once_led_by(user, year.first, today).exclude(pk=user.pk)
    person = get_object_or_404(people, public_id=public_id)
    if not may_follow(today):
        return render(request, "workers/not_agreed.html")
    month = hours_screen.month_asked(request.GET.get("month", ""), today)
    opened(person, month, by=user, now=now)
    context = hours_screen.page(person, user, month, today)
    return render(request, "workers/hours_of.html", context)


@require_safe
@login_required
@permission_required("workers.see_team_hours", raise_exception=True)
@export_confirmed
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same figures of the same teams and period as on the page."""
    now = timezone.now()
    if not may_follow(day_of(now)):
        return redirect("workers:team_hours")
    scope = scope_of(request.user, request.GET.get("team", ""))
    rows = list(split_file.file_rows(read(scope, now, _weeks(request))))
    made = sheets.attachment(f"hours-{day_of(now)}", form, split_file.header(scope), rows)
    exported(len(rows), by=request.user, now=now)
    return made
