"""What happens to a question after it was asked."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consent.actions import asking, following, reading
from consent.forms.following import AddressForm, NoteForm, SheetForm
from consent.languages import DUTCH, LANGUAGES
from consent.models import ConsentRequest, FormText, Signer
from consent.screens import asking as asking_screen
from consent.screens import following as screen
from consent.screens import sheet as sheet_screen
from organisation.confirmation import reading_confirmed
from organisation.house_style import on_paper
from youthwork.lib import pdf
from youthwork.lib.refusals import refusals_on


def _question(request: HttpRequest, ref: str) -> ConsentRequest:
    """A question that this person may follow up; 404 for any other."""
    rows = ConsentRequest.objects.editable_by(request.user).with_people()
    found: ConsentRequest = get_object_or_404(rows.filter(ref=ref))
    return found


def _unanswered(question: ConsentRequest, number: int) -> Signer:
    found: Signer = get_object_or_404(Signer.objects.unanswered_of(question).filter(number=number))
    return found


def _back(
    request: HttpRequest, question: ConsentRequest, told: str, do: Callable[[], object]
) -> HttpResponse:
    """Do it and go back to the question, with what came of it."""
    try:
        do()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, told)
    return redirect(asking_screen.page_of(question))


@require_POST
@login_required
@reading_confirmed
def resend(request: HttpRequest, ref: str) -> HttpResponse:
    """A new link; earlier ones work no more."""
    question = _question(request, ref)
    stands = question

    def do() -> None:
        nonlocal stands
        stands = following.resend(question, by=request.user, now=timezone.now())

    answer = _back(request, question, _("A new link is on its way. The old one is dead."), do)
    return answer if stands is question else redirect(asking_screen.next_page(stands))


@require_POST
@login_required
@reading_confirmed
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the question back."""
    question = _question(request, ref)
    return _back(
        request,
        question,
        _("The question is taken back."),
        lambda: asking.cancel(question, by=request.user, now=timezone.now()),
    )


@require_POST
@login_required
@reading_confirmed
def spoken(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A phone call with who signed."""
    question = _question(request, ref)
    return _back(
        request,
        question,
        _("Noted that you spoke to who signed."),
        lambda: following.spoke(question, number, by=request.user, now=timezone.now()),
    )


@require_POST
@login_required
@reading_confirmed
def looked_at(request: HttpRequest, ref: str) -> HttpResponse:
    """What came in and doesn't count was looked at, or that somebody decides alone by now."""
    question = _question(request, ref)
    return _back(
        request,
        question,
        _("Noted that you looked at it."),
        lambda: following.looked_at(question, by=request.user, now=timezone.now()),
    )


@require_http_methods(["GET", "POST"])
@login_required
@reading_confirmed
def address(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Another address for who has not answered."""
    question = _question(request, ref)
    signer = _unanswered(question, number)
    form = AddressForm(request.POST if request.method == "POST" else None, of=signer)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            email, seen = form.cleaned_data["email"], form.on_screen
            stands = following.correct_address(
                signer, email, by=request.user, now=timezone.now(), seen=seen
            )
            messages.success(request, _("A new link is on its way. The old one is dead."))
            return redirect(asking_screen.page_of(stands))
    reading.read(question, by=request.user, now=timezone.now())
    context = {"form": form, "question": question, "who": screen.who(signer, question.needs_both)}
    context["overtaken"] = form.overtaken()
    return render(request, "consent/address.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
@reading_confirmed
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """How to tell this young person from another of the same name and birthday."""
    question, now = _question(request, ref), timezone.now()
    form = NoteForm(request.POST if request.method == "POST" else None, subject=question.subject)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given, seen = form.typed, form.on_screen
            following.tell_apart(question, **given, by=request.user, now=now, seen=seen)
            return redirect(asking_screen.page_of(question))
    reading.read(question, by=request.user, now=now)
    context = {"form": form, "question": question, "overtaken": form.overtaken()}
    return render(request, "consent/note.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@login_required
@reading_confirmed
def link(request: HttpRequest, ref: str) -> HttpResponse:
    """The link as a code on this screen, and to share; each showing makes another."""
    question = _question(request, ref)
    now = timezone.now()
    if not asking.still_open(question, now):
        return redirect(asking_screen.page_of(question))
    return render(request, "consent/link.html", screen.link_page(question, now))


@require_GET
@never_cache
@login_required
@reading_confirmed
def sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """A blank sheet to sign on paper, in the language of who signs or in another one (`lang`)."""
    question = _question(request, ref)
    signer = Signer.objects.unanswered_of(question).first()
    if signer is None or not asking.still_open(question, timezone.now()):
        raise Http404
    signer.request = question
    codes = FormText.objects.languages_for(unchecked=settings.DEMO)
    wanted = request.GET.get("lang", signer.language)
    language = wanted if wanted in codes else DUTCH
    text = FormText.objects.text_of(question.text_version, signer.role, language)
    made = pdf.render(
        "pdf/sheet.html", sheet_screen.page(signer, text, timezone.localdate()) | on_paper()
    )
    return pdf.attachment(f"{question.ref}-{language}.pdf", made)


@require_http_methods(["GET", "POST"])
@login_required
@reading_confirmed
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """Copy the answer from a signed sheet; of two signers one after the other."""
    question = _question(request, ref)
    signer = Signer.objects.unanswered_of(question).first()
    if signer is None or not asking.still_open(question, timezone.now()):
        return redirect(asking_screen.page_of(question))
    signer.request = question
    form = SheetForm(
        request.POST if request.method == "POST" else None,
        signer=signer,
        rows=screen.rows_of(question.rows),
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            following.enter_sheet(signer, form.sheet(), by=request.user, now=timezone.now())
            return redirect(asking_screen.page_after_sheet(question))
    context = {"form": form, "question": question, "who": screen.who(signer, question.needs_both)}
    codes = FormText.objects.languages_for(unchecked=settings.DEMO)
    context["sheets"] = [one for code, one in LANGUAGES.items() if code in codes]
    return render(request, "consent/paper.html", context, status=422 if form.errors else 200)
