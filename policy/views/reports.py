"""Reports: the list, a concept and its words, making it definitive, files, the municipality."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.confirmation import export_confirmed
from organisation.models import User
from policy import report_paper
from policy.actions import reports as actions
from policy.forms.reports import ExamplesForm, FundingForm, NewReportForm, TextsForm
from policy.models import FundingSource, Report
from policy.screens import reports as screen
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib import links, pdf, sheets
from youthwork.lib.refusals import refusals_on
from youthwork.lib.second_factor import without_second_factor

RATE = "30/m/ip"
LINK = "report_link"  # key in the session: the hash of the token that opened it


@require_safe
@login_required
@permission_required("policy.see_reports", raise_exception=True)
def reports(request: HttpRequest) -> HttpResponse:
    after, paid = request.GET.get("after", ""), request.GET.get("paid", "")
    return render(request, "policy/reports.html", screen.listed(request.user, after, paid))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("policy.write_reports", raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    """Choose period and whom; the figures are made by long work that shows how far it is."""
    now = timezone.now()
    form = NewReportForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            made = actions.begin(**form.values(), by=request.user, now=now)
            job = actions.ask_figures(made, by=request.user, now=now)
            return redirect("outbox:job", job.ref) if job else redirect(made)
    status = 422 if form.errors else 200
    return render(request, "policy/report_form.html", {"form": form}, status=status)


def _seen(request: HttpRequest, public_id: UUID) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user), public_id=public_id)


def _edited(request: HttpRequest, public_id: UUID) -> Report:
    return get_object_or_404(Report.objects.editable_by(request.user), public_id=public_id)


@require_safe
@login_required
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One report: what it says, what is to be looked at, what can be done."""
    shown, now = _seen(request, public_id), timezone.now()
    content = screen.content_for(shown, now=now, reader=request.user)
    return render(request, "policy/report.html", screen.page(shown, request.user, content, now))


@require_safe
@login_required
def behind(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """The list behind one figure, of the report's period and teams."""
    found = screen.behind(_seen(request, public_id), key, request.user, timezone.now())
    if found is None:
        raise Http404
    return render(request, "policy/report_list.html", found)


@require_POST
@login_required
def renew(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the figures anew."""
    shown = _edited(request, public_id)
    job = actions.ask_figures(shown, by=request.user, now=timezone.now())
    return redirect("outbox:job", job.ref) if job else redirect(shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def texts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Own words with each block."""
    shown = _edited(request, public_id)
    form = TextsForm(request.POST if request.method == "POST" else None, report=shown)
    if form.is_valid():
        form.check_texts([])
    if form.is_bound and not form.errors:
        with refusals_on(form):
            seen, now = form.on_screen, timezone.now()
            actions.write(shown, form.texts(), by=request.user, now=now, seen=seen)
            messages.success(request, _("Saved."))
            return redirect(shown)
    context = {"report": shown, "form": form, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "policy/report_texts.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def examples(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which practice examples stand in it."""
    shown = _edited(request, public_id)
    form = ExamplesForm(request.POST if request.method == "POST" else None, report=shown)
    if form.is_valid():
        with refusals_on(form):
            chosen, seen = list(form.cleaned_data["examples"]), form.on_screen
            actions.choose_examples(shown, chosen, by=request.user, now=timezone.now(), seen=seen)
            messages.success(request, _("Saved."))
            return redirect(shown)
    context = {"report": shown, "form": form, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "policy/report_examples.html", context, status=status)


@require_POST
@login_required
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Tell the director that it waits."""
    shown = _edited(request, public_id)
    try:
        actions.ask_director(shown, by=request.user, now=timezone.now())
        messages.success(request, _("The director gets a mail."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(shown)


@require_POST
@login_required
def fix(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make it definitive."""
    rows = Report.objects.fixable_by(request.user)
    shown = get_object_or_404(rows, public_id=public_id)
    try:
        actions.make_definitive(shown, by=request.user, now=timezone.now())
        messages.success(request, _("The report is definitive."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(shown)


@require_POST
@login_required
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw a concept away."""
    shown = _edited(request, public_id)
    try:
        actions.drop(shown, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(shown)
    return redirect("policy:reports")


@require_POST
@login_required
def link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a link for the municipality, shown this once; those of before end."""
    rows = Report.objects.sendable_by(request.user)
    shown = get_object_or_404(rows, public_id=public_id)
    token = actions.give_link(shown, by=request.user, now=timezone.now())
    context = {"report": shown, "url": screen.address_of(token)}
    return render(request, "policy/report_link.html", context)


@require_POST
@login_required
def end_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End the link at once."""
    rows = Report.objects.sendable_by(request.user)
    shown = get_object_or_404(rows, public_id=public_id)
    actions.end_links(shown, by=request.user, now=timezone.now())
    messages.success(request, _("The link opens nothing any more."))
    return redirect(shown)


@require_safe
@login_required
@export_confirmed
def file(request: HttpRequest, public_id: UUID, form: str) -> HttpResponseBase:
    """The report as PDF, every table as CSV or in one workbook."""
    shown, now = _seen(request, public_id), timezone.now()
    made = _file(shown, form, now, request.user)
    audit.record(AuditVerb.EXPORTED, shown, by=request.user, at=now)
    return made


def _file(shown: Report, form: str, now: datetime, reader: User | None = None) -> HttpResponseBase:
    name = report_paper.file_name(shown).removesuffix(".pdf")
    if form == "pdf":
        return pdf.attachment(f"{name}.pdf", report_paper.of_report(shown, now=now, reader=reader))
    content = screen.content_for(shown, now=now, reader=reader)
    if form == "csv":
        header, rows = screen.as_one_table(content)
        return sheets.attachment(name, "csv", header, rows)
    book = HttpResponse(sheets.xlsx(screen.all_tables(content)), content_type=sheets.XLSX_TYPE)
    book["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return book


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("policy.write_all_reports", raise_exception=True)
def funding(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Write down who pays for which hours, or change it."""
    rows = FundingSource.objects.editable_by(request.user)
    row = get_object_or_404(rows, public_id=public_id) if public_id else FundingSource()
    form = FundingForm(request.POST if request.method == "POST" else None, source=row)
    if form.is_valid():
        with refusals_on(form):
            seen, now = form.on_screen, timezone.now()
            actions.save_funding(row, form.values(), by=request.user, now=now, seen=seen)
            messages.success(request, _("Saved."))
            return redirect("policy:reports")
    context = {"form": form, "row": row, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "policy/funding_form.html", context, status=status)


# --- the municipality -----------------------------------------------------------------------------


@links.arrival("report", RATE)
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    hashed = links.token_hash(token)
    if Report.objects.opened_by(hashed, timezone.now()) is None:
        return render(request, "policy/report_gone.html", status=404)
    request.session[LINK] = hashed
    return redirect("report_page")


@require_safe
@without_second_factor
@never_cache
@links.unlisted
def page(request: HttpRequest) -> HttpResponse:
    """The frozen report, for who came by the link."""
    if refused := links.too_many(request, "report", RATE):
        return refused
    found = Report.objects.opened_by(request.session.get(LINK, ""), timezone.now())
    if found is None or found.snapshot is None:
        return render(request, "policy/report_gone.html", status=404)
    return render(
        request, "policy/report_page.html", screen.for_paper(found.snapshot, found.digest)
    )


@require_safe
@without_second_factor
@never_cache
@links.unlisted
def page_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as PDF, CSV or workbook."""
    if refused := links.too_many(request, "report", RATE):
        return refused
    now = timezone.now()
    found = Report.objects.opened_by(request.session.get(LINK, ""), now)
    if found is None:
        return render(request, "policy/report_gone.html", status=404)
    return _file(found, form, now)
