"""Sharing a signal or an approach with a partner: choosing, composing, deciding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from organisation.confirmation import reading_confirmed
from organisation.models import Partner
from privacy import audit
from privacy.choices import AuditVerb
from signals.actions import sharing as actions
from signals.actions import sharing_status
from signals.forms.images import refuse_files
from signals.forms.sharing import DecisionForm, SharingForm, ToldAnswerForm
from signals.forms.text_check import CheckedForm
from signals.models import Approach, Disclosure, Signal
from signals.screens import remembered
from signals.screens import sharing as screen
from signals.screens.signal import own_words
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.together import answered


def _signal(request: HttpRequest, ref: str) -> Signal:
    """A signal that this person works on or was asked to tell a partner of, and reads (with a
    reason where one is asked)."""
    now = timezone.now()
    rows = Signal.objects.told_by(request.user, now).with_people()
    signal = get_object_or_404(rows.with_reading_of(request.user, day_of(now)), ref=ref)
    if not (signal.may_read or remembered.gave_reason(signal, request.user, now)):
        raise Http404
    return signal


def _approach(request: HttpRequest, public_id: UUID) -> Approach:
    """An approach that this person reads and may propose to share."""
    rows = Approach.objects.visible_to(request.user, timezone.localdate()).with_lead()
    approach = get_object_or_404(rows, public_id=public_id)
    if not request.user.has_perm("signals.propose_sharing"):
        raise Http404
    return approach


@require_safe
@login_required
@reading_confirmed
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    return _choose(request, _signal(request, ref))


@require_safe
@login_required
@reading_confirmed
def choose_for_approach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _choose(request, _approach(request, public_id))


def _choose(request: HttpRequest, about: Signal | Approach) -> HttpResponse:
    """With whom: each partner with the state of the agreement."""
    context = screen.choosing(about, request.user, timezone.now())
    return render(request, "partners/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def compose(request: HttpRequest, ref: str, public_id: UUID) -> HttpResponse:
    return _compose(request, _signal(request, ref), public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def compose_for_approach(request: HttpRequest, public_id: UUID, partner: UUID) -> HttpResponse:
    return _compose(request, _approach(request, public_id), partner)


def _compose(request: HttpRequest, about: Signal | Approach, public_id: UUID) -> HttpResponse:
    """What goes along, with `?beyond=1` beyond the agreement; sending it only makes the preview."""
    now = timezone.now()
    partner = get_object_or_404(Partner.objects.visible_to(request.user), public_id=public_id)
    beyond = request.GET.get("beyond") == "1"
    data = request.POST if request.method == "POST" else None
    told_at = SharingForm.told(data) if data else None
    at = told_at or now  # the agreement of that day binds it
    context = screen.composing(about, partner, request.user, at, beyond=beyond)
    form = SharingForm(
        data,
        kinds=context["kinds"],
        beyond=context["is_beyond"],
        may_state=context["may_state"],
        allowed=context["own_words"],
        initial=context["initial"],
    )
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            made = actions.compose(about, partner, **form.cleaned_data, by=request.user, now=now)
            return redirect(made)
    audit.record(AuditVerb.READ, about, by=request.user, at=now)
    context |= {"form": form, "rows": screen.kind_rows(form, about, context["agreement"])}
    return render(request, "partners/compose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def disclosure(request: HttpRequest, ref: str) -> HttpResponse:
    """What is to be shared exactly as the partner will see it, and what this person decides."""
    now = timezone.now()
    row = _disclosure(request, ref, now)
    standing = screen.standing(row, request.user, now)
    posted = request.POST if request.method == "POST" else None
    allowed = [*own_words(request.user), row.partner.name] if posted else ()
    form: CheckedForm = DecisionForm(posted, deeds=standing.deeds, allowed=allowed)
    if "answer" in standing.deeds and "what" not in request.POST:
        form = ToldAnswerForm(posted, allowed=allowed)
    refuse_files(form, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            _decide(row, **form.cleaned_data, by=request.user, now=now)
            messages.success(request, screen.said(row, now))
            return redirect(row)
    if form.errors:  # somebody else may have changed it, which is why it was refused
        row = _disclosure(request, ref, now)
        standing = screen.standing(row, request.user, now)
    actions.look(row, by=request.user, now=now)
    context: dict[str, Any] = screen.page(row, standing, request.user) | {"form": form}
    if "answer" in standing.deeds:
        is_answer = isinstance(form, ToldAnswerForm)
        context["answer_form"] = form if is_answer else ToldAnswerForm()
    return render(request, "partners/disclosure.html", context, status=422 if form.errors else 200)


def _disclosure(request: HttpRequest, ref: str, now: datetime) -> Disclosure:
    """What this person may open, as it is now."""
    row = answered(screen.opened(ref, request.user, now))
    if row is None:
        raise Http404
    return row


def _decide(row: Disclosure, what: str = "answer", **also: Any) -> None:
    act: dict[str, Callable[..., None]] = {
        "propose": actions.propose,
        "approve": actions.approve,
        "decline": sharing_status.decline,
        "share": actions.share,
        "ask": actions.ask,
        "revoke": actions.revoke,
        "again": actions.send_again,
        "answer": actions.answered_by_voice,
    }
    act[what](row, **also)
