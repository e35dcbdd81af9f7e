"""The first page of policy."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from policy.screens import overview as screen


@require_safe
@login_required
@permission_required("policy.see", raise_exception=True)
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "policy/overview.html", screen.page(request.user, timezone.now()))
