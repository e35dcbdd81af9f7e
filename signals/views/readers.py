"""Who read a signal, for who may read it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisation.confirmation import reading_confirmed
from signals.models import Signal
from signals.screens import readers as screen


@require_safe
@login_required
@reading_confirmed
def readers(request: HttpRequest, ref: str) -> HttpResponse:
    """Each time somebody opened it: who, when and why; nothing of what it says."""
    signal = get_object_or_404(Signal.objects.visible_to(request.user), ref=ref)
    before = request.GET.get("before", "")
    return render(request, "signals/readers.html", screen.page(signal, before, timezone.now()))
