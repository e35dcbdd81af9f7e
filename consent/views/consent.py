"""One consent, and writing down that somebody stops it or objects."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consent.actions import reading, withdrawing
from consent.forms.stopping import NothingForm, WithdrawForm
from consent.models import (
    Consent,
    ConsentRequest,
    EvidenceEvent,
    Misdelivery,
    Publication,
    Signer,
)
from consent.screens import detail as screen
from consent.screens.check import reads
from organisation.confirmation import reading_confirmed
from organisation.models import User
from youthwork.lib.refusals import refusals_on


@require_GET
@login_required
@reading_confirmed
def consent(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything of one consent; that it was read is recorded."""
    now, user = timezone.now(), request.user
    signers = Signer.objects.of_request_for(ConsentRequest.objects.visible_to(user), ref)
    if not signers:
        raise Http404
    asked = signers[0].request
    events = EvidenceEvent.objects.chain_of(asked)
    posts = Publication.objects.resting_on_request_of(asked)
    reading.read(asked, by=user, now=now)
    wrong = Misdelivery.objects.noted_of(ref) if any(one.misdirected_at for one in signers) else []
    context = screen.page(signers, events, posts, user, now, wrong)
    return render(request, "consent/consent.html", context)


def _consent(rows: object, ref: str) -> tuple[ConsentRequest, Consent]:
    """A request with its consent; 404 where there is none."""
    asked = get_object_or_404(rows.with_people().filter(ref=ref))  # type: ignore[attr-defined]
    given = asked.consent_or_none
    if given is None:
        raise Http404
    return asked, given


def back_to(user: User, asked: ConsentRequest) -> HttpResponse:
    """To the consent, for who may read it."""
    return redirect(asked) if reads(user, asked) else redirect("consent:check")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Somebody said or wrote that they stop: as easily as by their own link, without a reason."""
    now, user = timezone.now(), request.user
    rows = ConsentRequest.objects.withdrawable_by(user).answered()
    asked = get_object_or_404(rows.with_people().filter(ref=ref))
    given = asked.consent_or_none
    may_read = reads(user, asked)
    form = WithdrawForm(
        request.POST if request.method == "POST" else None,
        asked=asked,
        consent=given,
        may_read=may_read,
        is_officer=user.has_perm("consent.view_all"),
    )
    if form.is_valid():
        # A no is told to nobody: where there is nothing to stop, the page says the same.
        if given is not None:
            withdrawing.withdraw(given, **form.deed(), by=user, now=now)
        messages.success(request, _("It has stopped. What is online comes down."))
        return back_to(user, asked)
    if may_read:
        reading.read(asked, by=user, now=now)
    context = {"form": form, "asked": asked, "name": asked.subject.short_name}
    return render(request, "consent/withdraw.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def dispute(request: HttpRequest, ref: str) -> HttpResponse:
    """Somebody else with authority objects: use stops until there is a new signature."""
    asked, given = _consent(ConsentRequest.objects.settled_by(request.user), ref)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            withdrawing.dispute(given, by=request.user, now=timezone.now())
            messages.success(request, _("Use has stopped. What is online comes down."))
            return redirect(asked)
    context = {"form": form, "asked": asked, "name": asked.subject.short_name}
    return render(request, "consent/dispute.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def settle(request: HttpRequest, ref: str) -> HttpResponse:
    """The lead talked with them and the objection is gone: one parent may sign again."""
    asked, given = _consent(ConsentRequest.objects.settled_by(request.user), ref)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            withdrawing.settle(given, by=request.user, now=timezone.now())
            messages.success(request, _("Noted. Ask again: images wait for a new signature."))
            return redirect(asked)
    context = {"form": form, "asked": asked, "name": asked.subject.short_name}
    return render(request, "consent/settle.html", context, status=422 if form.errors else 200)
