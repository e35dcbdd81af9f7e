"""Saying of an open signal of what kind it is after all, on a page of its own."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organisation.confirmation import reading_confirmed
from signals.actions import editing, reading
from signals.choices.signal import OPEN, Status
from signals.forms.images import refuse_files
from signals.forms.kind import KindForm
from signals.holds import held_until_of
from signals.models import Signal
from signals.screens import follow
from signals.screens.remembered import reason_of
from signals.screens.signal import own_words
from signals.views.signal import changed_since, compared, done, for_form, was_overtaken
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.together import answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def change_kind(request: HttpRequest, ref: str) -> HttpResponse:
    now = timezone.now()
    signal = for_form(request, Signal.objects.triageable_by(request.user, now), ref)
    if request.method == "POST":
        return _change(request, signal, now)
    if signal.status not in OPEN:
        told = _("This signal is closed. Open it again first.")
        if signal.status == Status.MERGED:
            told = _("This signal is taken together with another one. Split it off first.")
        messages.info(request, told)
        return redirect(signal)
    reason = reason_of(signal, request.user, now)
    reading.read(signal, by=request.user, now=now, reason=reason)
    return _page(request, signal, KindForm(signal=signal), now)


def _change(request: HttpRequest, signal: Signal, now: datetime) -> HttpResponse:
    """Who sends the form of a signal that changed meanwhile first sees what changed."""
    form = KindForm(request.POST, signal=signal, allowed=own_words(request.user))
    if overtaken := changed_since(request, signal, "kind", form):
        return overtaken
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            editing.change_kind(signal, **form.cleaned_data, by=request.user, now=now)
            return done(request, signal)
    if was_overtaken(form):
        return compared(request, signal, "kind", form)
    return _page(request, signal, form, now)


def _page(request: HttpRequest, signal: Signal, form: KindForm, now: datetime) -> HttpResponse:
    """The form; as a fragment where it was sent from the page that shows who was quicker."""
    is_swapped = request.htmx and form.is_bound
    template = "signals/_change_kind.html" if is_swapped else "signals/change_kind.html"
    context = {"signal": signal, "form": form, "seen": follow.seen(signal, now)}
    context["is_held"] = answered(held_until_of(signal, day_of(now))) is not None
    return render(request, template, context, status=422 if form.errors else 200)
