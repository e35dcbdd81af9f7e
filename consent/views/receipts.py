"""The sealed copy of an answer, and the page that tells how to check a seal."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_safe

from consent import receipts, values, visits
from consent.actions import reading
from consent.choices.request import LinkPurpose, SignerRole
from consent.models import Answer, ConsentRequest
from consent.screens import signer as screen
from consent.shown import Words
from consent.visits import Visit
from organisation.confirmation import reading_confirmed
from youthwork.lib import links, pdf, seal

log = logging.getLogger(__name__)
RATE = "20/m/ip"  # each is drawn and sealed


def as_file(answer: Answer, *, full: bool) -> HttpResponse:
    """The copy, to be opened or kept."""
    return pdf.inline(receipts.name_of_file(answer), receipts.made(answer, full=full))


@require_safe
@never_cache
@links.unlisted
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """The copy, to who just signed in this browser; the full one to who holds the second link.

    One that can't be made is told on the page they came from, in their language.
    """
    if refused := links.too_many(request, "consent_receipt", RATE):
        return refused
    visit = visits.of(request.session, ref, timezone.now(), request.GET.get("part", ""))
    answer = _answer(visit) if visit else None
    if visit is None or answer is None:
        raise Http404
    try:
        return as_file(answer, full=visit.purpose == LinkPurpose.MANAGE)
    except pdf.PdfFailed as failure:
        log.error("no copy for a signer: %s", failure)
        visits.keep(request.session, visit, no_copy=True)
        return redirect(f"{visit.here}?part={visit.part}")


def _answer(visit: Visit) -> Answer | None:
    """What this browser may have a copy of: the own answer, once the date of birth was given."""
    if visit.signer is None or not (visit.known or visit.purpose == LinkPurpose.MANAGE):
        return None
    found: Answer | None = Answer.objects.given_by(visit.signer).first()
    return found


@require_safe
@login_required
@reading_confirmed
@never_cache
def of_staff(request: HttpRequest, ref: str) -> HttpResponse:
    """The full copy, to staff who may read the consent; of the second guardian with `?signer=2`."""
    readable = ConsentRequest.objects.visible_to(request.user)
    number = 2 if request.GET.get("signer") == "2" else 1
    answer = get_object_or_404(Answer.objects.answers_of(readable, ref, number))
    made = as_file(answer, full=True)
    reading.took_copy(answer.signer.request, by=request.user, now=timezone.now())
    return made


@require_safe
@conditional_page
def how_to_check(request: HttpRequest) -> HttpResponse:
    """How anybody checks a sealed copy without us, with the certificate to download."""
    context = screen.public_frame(request.GET.get("lang", ""), screen.languages_of_all())
    given = values.of_organisation()
    mark = seal.current(str(given["legal_name"]))
    if mark is not None:
        given |= {"fingerprint": mark.fingerprint(), "valid_until": mark.valid_until()}
        context["w"] = Words(context["language"].code, SignerRole.GUARDIAN, given)
    return render(request, "consent/seal.html", context | {"sealed": mark is not None})


@require_safe
@conditional_page
def certificate(request: HttpRequest) -> HttpResponse:
    """The certificate alone; 404 where no seal was set up."""
    mark = seal.current(str(values.of_organisation()["legal_name"]))
    if mark is None:
        raise Http404
    response = HttpResponse(mark.to_download(), content_type="application/pkix-cert")
    response["Content-Disposition"] = 'attachment; filename="zegel.cer"'
    return response
