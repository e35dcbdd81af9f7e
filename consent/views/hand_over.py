"""Signing on a worker's device: handing it over, taking it back, stating who signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from consent import hand_over, visits
from consent.actions import asking, reading, signing
from consent.choices.request import LinkPurpose
from consent.forms.hand_over import AttestForm, CopyForm, LanguageForm
from consent.models import Answer, ConsentRequest, Signer
from consent.screens import hand_over as screen
from consent.screens import signer as signer_screen
from consent.visits import Visit
from organisation import hands
from organisation.confirmation import reading_confirmed
from youthwork.lib import links
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reading_confirmed
def give(request: HttpRequest, ref: str) -> HttpResponse:
    """What happens, in which language, and then the device is the signer's."""
    now = timezone.now()
    asked = ConsentRequest.objects.editable_by(request.user)
    signer = Signer.objects.waiting_of(asked, ref).first()
    if signer is None or not asking.still_open(signer.request, now):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = LanguageForm(screen.languages_for(signer), signer.role, data, signer.language)
    if form.is_valid():
        hand_over.begin(request, signer, form.cleaned_data["language"], now)
        return redirect("consent_page", ref)
    reading.read(signer.request, by=request.user, now=now)
    context = screen.giving(signer, form)
    return render(request, "consent/hand_over.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def back(request: HttpRequest, ref: str) -> HttpResponse:
    """The worker comes back with password, code or passkey, and states who signed."""
    about, number = hand_over.about(request)
    if about != ref:
        return redirect("home")
    typed = request.POST if request.method == "POST" else None
    if typed is not None and (refusal := hands.too_many(request)):
        return refusal
    if gone := hands.left(request):
        return gone
    confirm = hands.BackForms(request)
    form = hands.password_form(request, confirm)
    if typed is not None and (confirm.are_confirmed() or form.is_valid()):
        hand_over.end(request)
        if Answer.objects.given_for(ref, number):
            return redirect("consent:attest", ref, number)
        asked = ConsentRequest.objects.editable_by(request.user)
        if not Signer.objects.waiting_of(asked, ref).exists():
            messages.info(request, _("Nothing came in, and the question is closed."))
            return redirect("consent:consent", ref)
        messages.info(request, _("Nothing has come in yet: the question is still open."))
        return redirect("consent:hand_over", ref)
    context = hands.come_back(request.user, form, confirm) | {"ref": ref}
    return render(request, "consent/hand_back.html", context, status=422 if typed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def attest(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Who signed: seen, spoken to, or not known."""
    asked = ConsentRequest.objects.editable_by(request.user)
    answer = get_object_or_404(Answer.objects.answers_of(asked, ref, number))
    if not signing.can_be_seen(answer):
        raise Http404
    form = AttestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            signing.attest(answer, **form.cleaned_data, by=request.user, now=timezone.now())
        if not form.errors:
            messages.success(request, _("Your statement is saved."))
            return redirect("home")
    context = screen.attesting(answer, form)
    return render(request, "consent/attest.html", context, status=422 if form.errors else 200)


# --- in the hands of who signs --------------------------------------------------------------------


def done(
    request: HttpRequest,
    visit: Visit,
    context: dict[str, Any],
    now: datetime,
    form: CopyForm | None = None,
) -> HttpResponse:
    """The answer is in: a copy by mail or with the own phone, and the device goes back."""
    assert visit.signer is not None
    words = context["w"]
    token = asking.issue_link(visit.request, visit.signer, LinkPurpose.MANAGE, now=now)
    context |= {
        "form": form or CopyForm(words),
        "code": screen.code_of(token),
        "copy_goes_to": visit.signer.email,
    }
    status = 422 if form else 200
    return render(request, "consent/signer_handed.html", context, status=status)


@require_POST
@never_cache
@links.unlisted
def copy(request: HttpRequest, ref: str) -> HttpResponse:
    """The copy goes to the address that the signer typed on the worker's device."""
    now = timezone.now()
    visit = visits.of(request.session, ref, now)
    if visit is None or not visit.handed or visit.signer is None:
        raise Http404
    among = signer_screen.offered(visit)
    language = signer_screen.language_of(visit, among)
    context = signer_screen.frame(visit, among, language, day_of(now))
    form = CopyForm(context["w"], request.POST)
    if not signer_screen.has_answered(visit):
        return redirect("consent_page", ref)
    if not form.is_valid():
        context |= signer_screen.thanks_page(context["w"], visit)
        return done(request, visit, context, now, form)
    signing.send_copy(visit.signer, form.cleaned_data["email"], language.code, now=now)
    return redirect("consent_page", ref)
