"""Signals that are about the same, taken together and apart again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from organisation.confirmation import reading_confirmed
from signals.actions import merging
from signals.forms.images import refuse_files
from signals.forms.triage import MergeForm, SplitForm
from signals.models import Signal
from signals.views.signal import again, changed_since, done, for_deed
from youthwork.lib.refusals import refusals_on


@require_POST
@login_required
@reading_confirmed
def merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Take this signal together with another; goes to the one that stays."""
    now = timezone.now()
    rows = Signal.objects.mergeable_by(request.user)
    signal = for_deed(request, rows, ref)
    form = MergeForm(request.POST, among=rows.exclude(pk=signal.pk))
    if compare := changed_since(request, signal, "merge", form):
        return compare
    stays = signal
    refuse_files(form, request.FILES)
    if form.is_valid():
        other = form.cleaned_data["number"]
        with refusals_on(form):
            stays, _goes = merging.merge(signal, other, by=request.user, now=now)
    return again(request, signal, {"merge": form}) if form.errors else done(request, stays)


@require_POST
@login_required
@reading_confirmed
def split(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a duplicate stand on its own again, and go there."""
    rows = Signal.objects.mergeable_by(request.user).select_related("merged_into")
    signal = for_deed(request, rows, ref)
    form = SplitForm(request.POST)
    form.full_clean()
    with refusals_on(form):
        merging.split(signal, by=request.user, now=timezone.now())
    return again(request, signal, {"split": form}) if form.errors else done(request, signal)
