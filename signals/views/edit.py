"""Changing one's own signal for a day, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organisation import held_posts
from organisation.confirmation import reading_confirmed
from signals.actions import editing, reading
from signals.choices.editing import EDITABLE_FOR
from signals.forms.edit import EditForm, RetractForm
from signals.forms.images import refuse_files
from signals.models import Signal
from signals.querysets.signal import SignalQuerySet
from signals.screens import compare, follow
from signals.screens import editing as editing_screen
from signals.screens import form as form_screen
from signals.views.log import SET_TO_NOW
from youthwork.lib.refusals import refusals_on


def _own(request: HttpRequest, ref: str) -> SignalQuerySet:
    own = Signal.objects.visible_to(request.user).logged_by(request.user)
    return own.with_people().filter(ref=ref)


def _too_late(request: HttpRequest, signal: Signal, **shown: Any) -> HttpResponse:
    own_day = signal.received_at > timezone.now() - EDITABLE_FOR
    context = {"signal": signal, "is_merged": own_day and signal.merged_into_id} | shown
    return render(request, "signals/edit_closed.html", context, status=403)


def _closed_meanwhile(request: HttpRequest, signal: Signal, now: datetime) -> HttpResponse:
    """The signal stays as it is; what was typed until then is there to be copied."""
    held = held_posts.take(request, path=request.path)
    data = held.as_post() if held else request.POST
    typed = compare.typed(EditForm(data, signal=signal, user=request.user, now=now)) if data else []
    answer = _too_late(request, signal, typed=typed)
    if held:
        held_posts.forget(answer)
    return answer


@held_posts.gives_back
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """The form with what the signal says; saving keeps what it said as a version."""
    now, own = timezone.now(), _own(request, ref)
    if (signal := own.editable_by(request.user, now).first()) is None:
        return _closed_meanwhile(request, get_object_or_404(own), now)
    if request.method == "POST":
        return _change(request, signal, now)
    reading.read(signal, by=request.user, now=now)
    typed = held_posts.take(request, path=request.path)
    data, shown = typed.as_post() if typed else None, {"given_back": bool(typed)}
    also = {"signal": signal, "user": request.user, "now": now}
    if data and "client_id" in data:  # typed where it was logged, after it had arrived
        data = EditForm(**also).as_sent(data)
        shown |= {"now_there": signal}
    form = EditForm(data, **also)
    response = _page(request, form, now, **shown)
    if typed:
        held_posts.forget(response)
    return response


def _change(request: HttpRequest, signal: Signal, now: datetime) -> HttpResponse:
    form = EditForm(request.POST, signal=signal, user=request.user, now=now)
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"]
            editing.edit(signal, form.observation(), version=version, by=request.user, now=now)
    if form.errors:
        return _page(request, form, now, image_refused=bool(request.FILES))
    if form.seen_later_than_now:
        messages.info(request, SET_TO_NOW)
    for told in form_screen.remarks(form):
        messages.info(request, told)
    return redirect(signal)


def _page(request: HttpRequest, form: EditForm, now: datetime, **shown: Any) -> HttpResponse:
    context = form_screen.page(form, request.user, now) | editing_screen.page(form)
    status = 422 if form.is_bound and form.errors and not shown.get("given_back") else 200
    return render(request, "signals/edit.html", context | shown, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def retract(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the own signal back; it stays, closed as retracted, until its term ends.

    Who was overtaken (somebody took it up) sees what was done meanwhile, and presses once more.
    """
    now, own = timezone.now(), _own(request, ref)
    if (signal := own.editable_by(request.user, now).first()) is None:
        return _too_late(request, get_object_or_404(own))
    form = RetractForm(request.POST if request.method == "POST" else None)
    seen, changes = follow.was_seen(request.POST.get("seen", "")), []
    if seen and seen[0] != signal.version:
        form.add_error(None, _("Someone else just changed this signal. Look at what was done."))
        changes = follow.changes(signal, seen[1], now)
    if form.is_valid():
        with refusals_on(form):
            editing.retract(signal, form.cleaned_data["retract_reason"], by=request.user, now=now)
        if not form.errors:
            return redirect(signal)
    context = {"form": form, "signal": signal, "changes": changes}
    context["seen"] = follow.seen(signal, now)
    context["planned"] = signal.steps.planned_by_others(request.user)
    return render(request, "signals/retract.html", context, status=422 if form.errors else 200)
