"""The pages of a parent or young person, by a mailed link: read, answer, see, stop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consent import shown, visits
from consent.actions import signing, withdrawing
from consent.choices.consent import WithdrawalRoute
from consent.choices.request import LinkPurpose
from consent.forms.hand_over import CopyForm
from consent.forms.signer import BirthForm, SigningForm
from consent.forms.withdrawal import WithdrawalForm
from consent.models import Link, Signer
from consent.screens import hand_over as hand_over_screen
from consent.screens import signer as screen
from consent.screens.signer import State
from consent.views import hand_over
from consent.visits import Visit
from youthwork.lib import links
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on

RATE = "60/m/ip"  # a scanner that looks forty times doesn't shut a parent out


def _gone(request: HttpRequest, key: str) -> HttpResponse:
    """The same for a wrong, a truncated, an old and a foreign link."""
    context = screen.public_frame(request.GET.get("lang", ""), screen.languages_of_all())
    says = [context["w"][key], context["w"]["A08"]]
    context |= {"says": says, "may_ask": key == "X11"}
    return render(request, "consent/signer_said.html", context, status=404)


@links.arrival("consent", RATE)
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing is opened or decided by it: mail programs look at links before their reader does."""
    link = Link.objects.opened_by(links.token_hash(token), timezone.now())
    if link is None:
        return _gone(request, "X11")
    visits.begin(request.session, link)
    return redirect("consent_page", link.request.ref)


def _visit(request: HttpRequest, ref: str, now: datetime) -> tuple[Visit, dict[str, Any]] | None:
    """Who is here, and what stands around the page; a language chosen is kept."""
    part = request.POST.get("part", "") or request.GET.get("part", "")
    visit = visits.of(request.session, ref, now, part)
    if visit is None:
        return None
    among = screen.offered(visit)
    wanted = request.POST.get("lang", "") or request.GET.get("lang", "")
    if wanted != visit.language and wanted in [language.code for language in among]:
        visits.keep(request.session, visit, language=wanted)
    language = screen.language_of(visit, among)
    return visit, screen.frame(visit, among, language, day_of(now))


def _nobody(request: HttpRequest, ref: str) -> HttpResponse:
    return _gone(request, "X11" if visits.opened(request.session, ref) else "X12")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@links.unlisted
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """What a link leads to: the question, the answer that was given, or what was agreed."""
    now = timezone.now()
    found = _visit(request, ref, now)
    if found is None:
        return _nobody(request, ref)
    visit, context = found
    if visit.purpose != LinkPurpose.SIGN:
        return _managed(request, visit, context, now)
    state = screen.state_of(visit, now)
    if state == State.BIRTH:
        return _birth(request, visit, context, now)
    if state == State.FORM:
        return _form(request, visit, context, now)
    if state == State.ANSWERED:
        return _answered(request, visit, context, now)
    return _closed(request, visit, context, state, now)


def _birth(
    request: HttpRequest, visit: Visit, context: dict[str, Any], now: datetime
) -> HttpResponse:
    assert visit.signer is not None
    words = context["w"]
    posted = _posted(request)
    form = BirthForm(words, asks_letter=Signer.objects.has_twin_of(visit.signer), data=posted)
    if form.is_valid():
        if signing.identify(visit.signer, **form.cleaned(), now=now):
            visits.keep(request.session, visit, known=True)
            return redirect("consent_page", visit.ref)
        if signing.is_locked(visit.signer, now):
            return _closed(request, visit, context, State.LOCKED, now)
        if form.cleaned()["born"] == visit.request.subject.born:
            form.add_error("first_letter", words.plain("A05"))
        else:
            form.add_error("date_of_birth", words.plain("Y24" if context["young"] else "P24"))
    context |= {"form": form, "asks": words["Y03" if context["young"] else "P03"]}
    status = 422 if form.errors else 200
    return render(request, "consent/signer_birth.html", context, status=status)


def _form(
    request: HttpRequest, visit: Visit, context: dict[str, Any], now: datetime
) -> HttpResponse:
    words = context["w"]
    posted = _posted(request)
    if posted is not None and not (
        posted.keys() & {"decision", "signer_name", "relation", "row_photo", "row_video"}
    ):
        return redirect("consent_page", visit.ref)  # the date of birth, sent twice
    only_reads = posted is not None and "lang" in posted  # in another language
    sent = (None, posted.dict()) if only_reads else (posted,)
    form = SigningForm(words, visit.request, *sent, handed=visit.handed)
    if form.may_not_sign:
        context["mail"] = words.given["privacy_mail"]
        return render(request, "consent/signer_stop.html", context, status=422)
    assert visit.signer is not None
    whole = shown.text_hash(visit.request, visit.signer.role, context["text"], day_of(now))
    if form.is_bound and request.POST.get("text_hash", whole) != whole:
        form.add_error(None, words.plain("X14"))
    if form.is_valid():
        with refusals_on(form):
            return _sign(request, visit, context, form, whole, now)
    context |= screen.signing_page(words, form, visit) | {"text_hash": whole}
    if visit.handed:
        context |= hand_over_screen.kept_here(words, request.user, visit)
    return render(request, "consent/signer_form.html", context, status=422 if form.errors else 200)


def _sign(
    request: HttpRequest,
    visit: Visit,
    context: dict[str, Any],
    form: SigningForm,
    whole: str,
    now: datetime,
) -> HttpResponse:
    assert visit.signer is not None
    staff = request.user.is_authenticated and not visit.handed
    given = form.given(context["text"], whole, on_device=visit.handed, staff_device=staff)
    try:
        signing.sign(visit.signer, given, now=now)
    except ValidationError as refusal:
        if getattr(refusal, "code", "") not in ("closed", "youth_decides_now"):
            raise
    return redirect("consent_page", visit.ref)


def _answered(
    request: HttpRequest, visit: Visit, context: dict[str, Any], now: datetime
) -> HttpResponse:
    """The answer, to who gave it in this browser; to everybody else only that there is one.

    Who was asked without an address may give one, for the copy.
    """
    assert visit.signer is not None
    words, email = context["w"], visit.signer.email
    form = None
    if visit.known and not visit.handed and not email:
        copy = _posted(request) if "email" in request.POST else None
        form = CopyForm(words, copy, handed=False)
        if form.is_valid():
            to = form.cleaned_data["email"]
            signing.send_copy(visit.signer, to, context["language"].code, now=now)
    if request.method == "POST" and not (form and form.errors):
        return redirect("consent_page", visit.ref)
    if not visit.known:
        return _said(request, context, *([words["E02"]] if email else [words["X13"], words["A08"]]))
    context |= screen.thanks_page(words, visit)
    if visit.handed:
        return hand_over.done(request, visit, context, now)
    context |= {"no_copy": visits.take(request.session, visit, "no_copy"), "form": form}
    status = 422 if form and form.errors else 200
    return render(request, "consent/signer_thanks.html", context, status=status)


def _closed(
    request: HttpRequest, visit: Visit, context: dict[str, Any], state: State, now: datetime
) -> HttpResponse:
    words = context["w"]
    key = {
        State.YOUTH_DECIDES: "E05",
        State.CLOSED: "X13",
        State.FAULTY: "A18",
        State.LOCKED: "E04",
        State.NOT_YET: "J12",
    }
    status = 422 if request.method == "POST" else 200
    if state != State.EXPIRED:
        return _said(request, context, words[key[state]], status=status)
    if request.method == "POST" and visit.signer is not None:
        signing.ask_for_link(visit.signer, now=now)
        return _said(request, context, words["X10"])
    return render(request, "consent/signer_expired.html", context)


def _said(
    request: HttpRequest, context: dict[str, Any], *says: str, status: int = 200
) -> HttpResponse:
    return render(request, "consent/signer_said.html", context | {"says": says}, status=status)


# --- to see, and to stop --------------------------------------------------------------------------


def _managed(
    request: HttpRequest, visit: Visit, context: dict[str, Any], now: datetime
) -> HttpResponse:
    """What was agreed and stands, for who holds the link of a receipt or the child's own."""
    if request.method == "POST" and visit.signer is not None:
        signing.ask_for_link(visit.signer, now=now)
        return _said(request, context, context["w"]["X10"])
    return _manage_page(request, visit, context, now)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@links.unlisted
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Stop all of it, or some rows; as easily as it was given (GDPR art. 7(3))."""
    now = timezone.now()
    found = _visit(request, ref, now)
    if found is None:
        return _nobody(request, ref)
    visit, context = found
    if visit.purpose == LinkPurpose.SIGN and not (visit.known and screen.has_answered(visit)):
        return redirect("consent_page", ref)
    return _manage_page(request, visit, context, now)


def _manage_page(
    request: HttpRequest, visit: Visit, context: dict[str, Any], now: datetime
) -> HttpResponse:
    words, consent = context["w"], screen.managed(visit)
    form = WithdrawalForm(words, screen.stoppable(consent), _posted(request))
    if consent is not None and not form.stoppable and form.is_bound:
        return redirect("consent_withdraw", visit.ref)  # it had stopped already
    if consent is not None and form.is_valid():
        made = withdrawing.withdraw(
            consent,
            form.cleaned_data["scope"],
            who=screen.who_stops(visit, consent),
            route=WithdrawalRoute.LINK,
            signer=visit.signer,
            may_tell_guardian=form.may_tell(),
            now=now,
        )
        visits.keep(request.session, visit, stopped=made.rows if made else [])
        return redirect("consent_withdraw", visit.ref)
    stopped = visits.take(request.session, visit, "stopped")
    context |= screen.manage_page(words, visit, consent, form, stopped, day_of(now))
    context |= {"no_copy": visits.take(request.session, visit, "no_copy")}
    status = 422 if form.errors else 200
    return render(request, "consent/signer_manage.html", context, status=status)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
