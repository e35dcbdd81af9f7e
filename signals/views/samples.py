"""The privacy officer's sample of words that were said to be no person."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisation.confirmation import reading_confirmed
from signals.models import Signal
from signals.screens import inbox as inbox_screen
from signals.screens import masking as masking_screen

RECENT = timedelta(days=92)


@require_safe
@login_required
@permission_required("signals.view_with_reason", raise_exception=True)
@reading_confirmed
def no_person(request: HttpRequest) -> HttpResponse:
    """Ten of the last three months, and all of them; reading one asks for a reason."""
    now = timezone.now()
    kept = Signal.objects.readable_with_reason_by(request.user, now).kept_a_word()
    page = kept.page(now, request.GET.get("after", ""))
    recent = list(kept.filter(received_at__gt=now - RECENT).with_people()[:500])
    sample = masking_screen.sample(recent, f"{timezone.localdate(now):%Y-%m}")
    context = {
        "sample": masking_screen.rows(sample, request.user, now),
        "rows": masking_screen.rows(page.rows, request.user, now),
        "older_url": inbox_screen.older_url(page.after, "", {}),
    }
    return render(request, "signals/no_person.html", context)
