"""Teams: their areas, their time, and where they went on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation import open_work
from organisation.actions.teams import merge_team, save_team
from organisation.forms.teams import MergeForm, TeamForm
from organisation.models import Team
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required("organisation.see_colleagues", raise_exception=True)
def teams(request: HttpRequest) -> HttpResponse:
    today = day_of(timezone.now())
    rows = Team.objects.visible_to(request.user).listed(today)
    context = {
        "teams": [row for row in rows if row.is_active_on(today) or row.active_from > today],
        "ended": [row for row in rows if row.active_until and row.active_until < today],
        "may_manage": request.user.has_perm("organisation.manage_teams"),
    }
    return render(request, "organisation/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("organisation.manage_teams", raise_exception=True)
def new_team(request: HttpRequest) -> HttpResponse:
    return _team_form(request, Team())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def team(request: HttpRequest, public_id: UUID) -> HttpResponse:
    teams = Team.objects.manageable_by(request.user).select_related("municipality")
    return _team_form(request, get_object_or_404(teams, public_id=public_id))


def _team_form(
    request: HttpRequest, row: Team, merge_form: MergeForm | None = None
) -> HttpResponse:
    now = timezone.now()
    data = request.POST if request.method == "POST" and merge_form is None else None
    today = day_of(now)
    form = TeamForm(data, team=row, by=request.user, today=today)
    if form.is_valid():
        with refusals_on(form):
            save_team(row, form.typed, by=request.user, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("organisation:teams")
    goes_on = row.pk is not None and not row.went_on(today)
    if goes_on and merge_form is None:
        merge_form = MergeForm(team=row, by=request.user, today=today)
    context = {"team": row, "form": form, "merge_form": merge_form}
    context["open_work"] = open_work.of(row) if row.pk else []
    context["overtaken"] = form.overtaken()
    refused = form.errors or (merge_form is not None and merge_form.errors)
    return render(request, "organisation/team.html", context, status=422 if refused else 200)


@require_POST
@login_required
def merge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a team go on in another one from tomorrow."""
    now = timezone.now()
    row = get_object_or_404(Team.objects.manageable_by(request.user), public_id=public_id)
    form = MergeForm(request.POST, team=row, by=request.user, today=day_of(now))
    if form.is_valid():
        with refusals_on(form):
            merge_team(row, form.cleaned_data["into"], by=request.user, today=day_of(now), now=now)
            messages.success(request, _("From tomorrow this team goes on in the other one."))
            return redirect("organisation:teams")
    return _team_form(request, row, form)
