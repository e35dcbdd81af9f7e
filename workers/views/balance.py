"""Giving and taking: one's own, and of the teams one may see."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from workers.screens import balance as screen
from workers.screens.practice import tabs
from youthwork.lib.dates import day_of


@require_safe
@login_required
def balance(request: HttpRequest) -> HttpResponse:
    rights = ("workers.count_contacts", "workers.see_team_balance")
    if not any(map(request.user.has_perm, rights)):
        raise PermissionDenied
    context = screen.page(request.user, day_of(timezone.now()))
    context["tabs"] = tabs(request.user, "workers:balance")
    return render(request, "workers/balance.html", context)
