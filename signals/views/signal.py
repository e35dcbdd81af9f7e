"""One signal: reading it and following it up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from organisation.confirmation import reading_confirmed
from signals.actions import editing, masking, reading, triage
from signals.actions import reporting_code as code
from signals.forms.assess import AssessForm, ReportingCodeForm
from signals.forms.masking import MaskForm
from signals.forms.triage import (
    AssignForm,
    CloseForm,
    ReasonForm,
    ReopenForm,
    StepForm,
    WaitForm,
)
from signals.models import Signal
from signals.querysets.signal import SignalQuerySet
from signals.screens import remembered as remembered_screen
from signals.screens import sharing as sharing_screen
from signals.screens import signal as signal_screen
from signals.screens.assessing import asks_interpretation
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One signal. Each opening is recorded; who is not of its team gives a reason first."""
    now = timezone.now()
    shown = Signal.objects.shown_to(request.user, now).filter(ref=ref)
    if signal := shown.visible_to(request.user).first():
        return _signal_page(request, signal)
    signal = get_object_or_404(shown.readable_with_reason_by(request.user, now))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        remembered_screen.remember_reason(request.session, ref, form.cleaned_data["reason"], now)
        reading.open_with_reason(signal, form.cleaned_data["reason"], by=request.user, now=now)
    if remembered_screen.remembered_reason(request.session, ref, now):
        return _signal_page(request, signal)
    status = 422 if form.errors else 200
    reads_any = request.user.has_perm("signals.view_with_reason")
    context = {"form": form, "ref": ref, "reads_any": reads_any}
    return render(request, "signals/reason.html", context, status=status)


def _signal_page(request: HttpRequest, signal: Signal, **forms: Any) -> HttpResponse:
    """The page or its fragment, with the forms that this person may use."""
    now = timezone.now()
    reason = remembered_screen.remembered_reason(request.session, signal.ref, now)
    reading.read(signal, by=request.user, now=now, reason=reason)
    refused = [form for form in forms.values() if form.errors]
    context = signal_screen.page(signal, request.user, now) | forms | {"refused_forms": refused}
    context["sharing"] = sharing_screen.shown(signal, request.user, now)
    context["asks_interpretation"] = asks_interpretation(forms.get("close_form"))
    template = "signals/_signal.html" if request.htmx else "signals/detail.html"
    return render(request, template, context, status=422 if refused else 200)


def _for_deed(request: HttpRequest, rows: SignalQuerySet, ref: str) -> Signal:
    """The signal that somebody acts on; who reads it only with a reason gave that first (404)."""
    signal = get_object_or_404(rows.filter(ref=ref))
    visible = Signal.objects.visible_to(request.user).filter(ref=ref).exists()
    if not (visible or remembered_screen.gave_reason(signal, request.user, timezone.now())):
        raise Http404
    return signal


def _again(request: HttpRequest, signal: Signal, **forms: Any) -> HttpResponse:
    """The page as it is now, with a form that was refused or what was asked for."""
    now_there = Signal.objects.shown_to(request.user, timezone.now()).get(pk=signal.pk)
    return _signal_page(request, now_there, **forms)


def _done(request: HttpRequest, signal: Signal) -> HttpResponse:
    """Back to the page; htmx gets its fragment at once."""
    return _again(request, signal) if request.htmx else redirect(signal)


@require_POST
@login_required
@reading_confirmed
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the account and the address, recorded each time."""
    now = timezone.now()
    signal = _for_deed(request, Signal.objects.account_visible_to(request.user, now), ref)
    reason = remembered_screen.remembered_reason(request.session, ref, now)
    reading.show_account(signal, by=request.user, now=now, reason=reason)
    return _again(request, signal, account_shown=_Shown())


class _Shown:
    """Stands among the forms of a page: nothing to correct."""

    errors = ()


def _deed(
    request: HttpRequest, signal: Signal, name: str, form: BaseForm, act: Callable[..., object]
) -> HttpResponse:
    """Do what a form asks for, then back to the page; a refused form stands on it as `name`."""
    if form.is_valid():
        with refusals_on(form):
            act(signal, **form.cleaned_data, by=request.user, now=timezone.now())
    return _again(request, signal, **{name: form}) if form.errors else _done(request, signal)


@require_POST
@login_required
@reading_confirmed
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.triageable_by(request.user, timezone.now()), ref)
    form = AssignForm(request.POST, people=signal_screen.owners(signal, request.user))
    return _deed(request, signal, "assign_form", form, triage.assign)


@require_POST
@login_required
@reading_confirmed
def add_step(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.workable_by(request.user, timezone.now()), ref)
    form = StepForm(request.POST, allowed=signal_screen.own_words(request.user))
    return _deed(request, signal, "step_form", form, triage.add_step)


@require_POST
@login_required
@reading_confirmed
def change_state(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    form = WaitForm(request.POST, now_in=signal.status)
    return _deed(request, signal, "state_form", form, triage.move)


@require_POST
@login_required
@reading_confirmed
def close(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    return _deed(request, signal, "close_form", CloseForm(request.POST), triage.close)


@require_POST
@login_required
@reading_confirmed
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.movable_by(request.user, timezone.now()), ref)
    return _deed(request, signal, "reopen_form", ReopenForm(request.POST), triage.reopen)


@require_POST
@login_required
@reading_confirmed
def assess(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.assessable_by(request.user, timezone.now()), ref)
    form = AssessForm(
        request.POST,
        signal=signal,
        may_triage=signal.may_triage,
        allowed=signal_screen.own_words(request.user),
    )
    return _deed(request, signal, "assess_form", form, editing.assess)


@require_POST
@login_required
@reading_confirmed
def reporting_code(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.workable_by(request.user, timezone.now()), ref)
    form = ReportingCodeForm(request.POST, signal=signal)
    return _deed(request, signal, "code_form", form, code.tick)


@require_POST
@login_required
@reading_confirmed
def mask(request: HttpRequest, ref: str) -> HttpResponse:
    signal = _for_deed(request, Signal.objects.maskable_by(request.user), ref)
    reason = remembered_screen.remembered_reason(request.session, ref, timezone.now())
    return _deed(
        request, signal, "mask_form", MaskForm(request.POST), partial(masking.mask, reason=reason)
    )
