"""The survey: rounds, results, the poster, cards, and the page of a young person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.confirmation import export_confirmed
from organisation.house_style import on_paper
from policy.actions import survey as actions
from policy.forms.survey import CodesForm, RemarksForm, ResponseForm, SurveyForm
from policy.models import Survey
from policy.screens import survey as screen
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib import links, pdf, sheets
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on
from youthwork.lib.second_factor import without_second_factor

PAGE = "policy/survey_page.html"
LOOK, SEND = "120/m/ip", "60/h/ip"  # a class at school sits behind one address


@require_safe
@login_required
@permission_required("policy.see_survey", raise_exception=True)
def surveys(request: HttpRequest) -> HttpResponse:
    """Every round."""
    context = screen.listed(request.user, timezone.localdate(), request.GET.get("after", ""))
    return render(request, "policy/surveys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("policy.run_survey", raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    """Make a new round."""
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = SurveyForm(data, initial={"opens_on": day_of(now)})
    if form.is_valid():
        form.check_texts([])
    if form.is_bound and not form.errors:
        with refusals_on(form):
            made = actions.announce(**form.values(), by=request.user, now=now)
            return redirect(made)
    status = 422 if form.errors else 200
    return render(request, "policy/survey_form.html", {"form": form}, status=status)


def _seen(request: HttpRequest, public_id: UUID) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(request.user), public_id=public_id)


def _run(request: HttpRequest, public_id: UUID) -> Survey:
    return get_object_or_404(Survey.objects.editable_by(request.user), public_id=public_id)


@require_safe
@login_required
def survey(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One round with its results."""
    shown = _seen(request, public_id)
    context = screen.page(shown, request.user, timezone.localdate())
    return render(request, "policy/survey.html", context)


@require_safe
@login_required
@export_confirmed
def csv_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    return _file(request, public_id, "csv")


@require_safe
@login_required
@export_confirmed
def xlsx_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    return _file(request, public_id, "xlsx")


def _file(request: HttpRequest, public_id: UUID, form: str) -> HttpResponseBase:
    """The results as a table, with what is hidden left out."""
    shown = _seen(request, public_id)
    header, rows = screen.file_rows(shown)
    made = sheets.attachment(f"survey-{shown.opens_on}", form, header, rows)
    audit.record(AuditVerb.EXPORTED, shown, by=request.user, at=timezone.now())
    return made


@require_safe
@login_required
def poster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The poster as a page to print."""
    return render(request, "policy/survey_poster.html", screen.poster(_seen(request, public_id)))


@require_safe
@login_required
def poster_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The poster as a file, A4."""
    shown = _seen(request, public_id)
    made = pdf.render("pdf/survey_poster.html", screen.poster(shown) | on_paper())
    return pdf.attachment(f"survey-{shown.opens_on}.pdf", made)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def codes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make codes for cards; they are shown this once, to be printed and cut."""
    shown = _run(request, public_id)
    form = CodesForm(request.POST if request.method == "POST" else None)
    made: list[str] = []
    if form.is_valid():
        with refusals_on(form):
            made = actions.make_codes(
                shown, form.cleaned_data["count"], by=request.user, now=timezone.now()
            )
    context = {"survey": shown, "form": form, "codes": made, "url": screen.address_of(shown)}
    status = 422 if form.errors else 200
    return render(request, "policy/survey_codes.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remarks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read what was written, choose what is shown, and take away what should not be there."""
    shown = _run(request, public_id)
    now = timezone.now()
    groups = screen.remarks_to_choose(shown, request.user)
    known = [(str(row.pk), row.text) for _label, rows in groups for row in rows]
    data = request.POST if request.method == "POST" else None
    form = RemarksForm(data, survey=shown, remarks=known)
    if form.is_valid():
        with refusals_on(form):
            chosen, seen = form.chosen(), form.on_screen
            actions.choose_remarks(shown, chosen, by=request.user, now=now, seen=seen)
            if (gone := request.POST.get("drop", "")) in dict(known):
                actions.drop_remark(shown, UUID(gone), by=request.user, now=now)
                return redirect("policy:survey_remarks", shown.public_id)
            messages.success(request, _("Saved."))
            return redirect(shown)
    if not form.is_bound:
        audit.record(AuditVerb.READ, shown, by=request.user, fields=["remarks"], at=now)
    context = {"survey": shown, "groups": groups, "form": form, "overtaken": form.overtaken()}
    context["ticked"] = set(form["shown"].value() or ())
    status = 422 if form.errors else 200
    return render(request, "policy/survey_remarks.html", context, status=status)


@require_POST
@login_required
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take no answers any more."""
    shown = _run(request, public_id)
    actions.close(shown, by=request.user, now=timezone.now())
    return redirect(shown)


@require_POST
@login_required
def to_platforms(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put what was counted on the pages of platforms."""
    shown = _run(request, public_id)
    try:
        n = actions.to_platform_pages(shown, by=request.user, now=timezone.now())
        told = ngettext("%(n)s figure was put on a page.", "%(n)s figures were put on pages.", n)
        messages.success(request, told % {"n": n})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(shown)


@require_http_methods(["GET", "HEAD", "POST"])
@without_second_factor
@never_cache
@links.unlisted
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Seven questions to whoever scans the code; nothing is asked or kept of who that is."""
    if refused := links.too_many(request, "survey", LOOK):
        return refused
    now = timezone.now()
    found = Survey.objects.opened_by(token)
    wanted = request.POST.get("lang") or request.GET.get("lang", "")
    context = screen.public_page(found, wanted)
    words = context["w"]
    if found is None or not found.is_open_on(day_of(now)):
        says = words["V10"]
        if found and not found.is_over_on(day_of(now)):
            says = words.plain("V15", date=found.opens_on)
        context |= screen.not_taken(words, says, request.POST)
        refused = 422 if request.method == "POST" else 200
        return render(request, PAGE, context, status=404 if found is None else refused)
    if request.method != "POST" or "lang" in request.POST:
        given = {name: request.POST.getlist(name) for name in request.POST}
        form = ResponseForm(words, found, initial=ResponseForm.kept(given))
        return render(request, PAGE, _asked(context, form))
    form = ResponseForm(words, found, request.POST)
    if not form.is_valid():
        return render(request, PAGE, _asked(context, form), status=422)
    if not links.is_within(request, "survey_answer", SEND):  # what was typed can be sent later
        form.add_error(None, words.plain("A07"))
        return render(request, PAGE, _asked(context, form), status=429)
    try:
        actions.answer(found, form.picked(), now=now)
    except actions.WrongCode:
        form.add_error("code", words.plain("V13"))
        return render(request, PAGE, _asked(context, form), status=422)
    except ValidationError:  # closed between
        context |= screen.not_taken(words, words["V10"], request.POST)
        return render(request, PAGE, context, status=422)
    return render(request, PAGE, context | {"says": words["V09"], "done": True})


def _asked(context: dict[str, object], form: ResponseForm) -> dict[str, object]:
    return context | {"form": form, "questions": screen.questions(form)}
