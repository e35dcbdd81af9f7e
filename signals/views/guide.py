"""Handing a device to young people who help in a round, and taking it back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organisation import hands
from organisation.confirmation import reading_confirmed
from signals import guide
from signals.actions import rounds
from signals.models import InstacleanItem, InstacleanRound
from signals.screens import guide as screen


@require_POST
@login_required
@reading_confirmed
def give(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand the device over: from now on it shows the filtered list only."""
    now = timezone.now()
    round = get_object_or_404(InstacleanRound.objects.guided_by(request.user).filter(ref=ref))
    rounds.screen_given(round, by=request.user, now=now)
    guide.begin(request, round.ref, now.timestamp())
    return redirect("signals:guide")


@require_GET
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """The list without exposing and sexual items, without addresses, reasons and people."""
    ref = guide.shown(request)
    if not ref:
        return redirect("signals:rounds")
    rows = InstacleanItem.objects.on_screen_of(ref)
    return render(request, "signals/guide.html", screen.page(ref, list(rows)))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def back(request: HttpRequest) -> HttpResponse:
    """The worker comes back with password, code or passkey."""
    ref = guide.shown(request)
    if not ref:
        return redirect("signals:rounds")
    if request.method == "POST" and (refusal := hands.too_many(request)):
        return refusal
    if gone := hands.left(request):
        return gone
    confirm = hands.BackForms(request)
    typed = request.POST if request.method == "POST" else None
    form = hands.password_form(request, confirm)
    if typed is not None and (confirm.are_confirmed() or form.is_valid()):
        hands.end(request)
        rounds.screen_back(ref, by=request.user, now=timezone.now())
        return redirect("signals:round", ref)
    context = hands.come_back(request.user, form, confirm)
    return render(request, "signals/guide_back.html", context, status=422 if typed else 200)
