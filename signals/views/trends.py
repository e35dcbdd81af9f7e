"""Trends, and figures or a list as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisation.confirmation import export_confirmed
from signals.actions.trends import exported
from signals.screens import exports as export_screen
from signals.screens import trends as trend_screen


@require_GET
@login_required
@permission_required("signals.see_trends", raise_exception=True)
def trends(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    scope = trend_screen.scope_of(request.user, asked.get("team", ""), asked.get("area", ""))
    wanted = asked.get("months", "")
    months = next((n for n in trend_screen.PERIODS if str(n) == wanted), trend_screen.PERIODS[0])
    found = trend_screen.read(scope, timezone.now(), months)
    context = trend_screen.page(found, trend_screen.names_for(scope), months)
    context["may_export_list"] = request.user.has_perm("signals.export_list")
    return render(request, "signals/trends.html", context)


@require_GET
@login_required
@permission_required("signals.see_trends", raise_exception=True)
@export_confirmed
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The published figures, or with `what=list` a lead's own signals without any text."""
    now = timezone.now()
    is_list = request.GET.get("what") == "list"
    if is_list and not request.user.has_perm("signals.export_list"):
        raise PermissionDenied
    team = request.GET.get("team", "")
    if not is_list and trend_screen.scope_of(request.user, team).is_calm:
        raise PermissionDenied  # what is published counts urgent ones too
    file = (
        export_screen.signals(request.user, form, now)
        if is_list
        else export_screen.figures(request.user, form, now, team)
    )
    exported(f"export-{file.what}", file.rows, by=request.user, now=now)
    return file.response()
