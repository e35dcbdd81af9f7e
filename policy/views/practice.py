"""Practice examples of a period, to read and to take along."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisation.confirmation import export_confirmed
from organisation.house_style import on_paper
from policy.screens import practice as screen
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib import pdf, sheets


@require_safe
@login_required
@permission_required("workers.see_examples", raise_exception=True)
def practice(request: HttpRequest) -> HttpResponse:
    """The examples of a pilot, or of the last half year, or of the days in the address."""
    of, form = screen.chosen(request.GET.dict(), timezone.localdate())
    context = screen.page(request.user, of, form)
    return render(request, "policy/practice.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
@permission_required("workers.see_examples", raise_exception=True)
@export_confirmed
def csv_file(request: HttpRequest) -> HttpResponseBase:
    return _sheet(request, "csv")


@require_safe
@login_required
@permission_required("workers.see_examples", raise_exception=True)
@export_confirmed
def xlsx_file(request: HttpRequest) -> HttpResponseBase:
    return _sheet(request, "xlsx")


def _sheet(request: HttpRequest, form: str) -> HttpResponseBase:
    of = _chosen(request)
    header, rows = screen.file_rows(request.user, of)
    made = sheets.attachment(f"practice-{of.first}-{of.last}", form, header, rows)
    _taken(request, of)
    return made


@require_safe
@login_required
@permission_required("workers.see_examples", raise_exception=True)
@export_confirmed
def pdf_file(request: HttpRequest) -> HttpResponse:
    """The report of a pilot on paper."""
    of = _chosen(request)
    made = pdf.render("pdf/practice.html", screen.for_paper(request.user, of) | on_paper())
    _taken(request, of)
    return pdf.attachment(f"practice-{of.first}-{of.last}.pdf", made)


def _chosen(request: HttpRequest) -> screen.Chosen:
    of, _form = screen.chosen(request.GET.dict(), timezone.localdate())
    return of


def _taken(request: HttpRequest, of: screen.Chosen) -> None:
    """Each example that was taken along is written down as taken."""
    rows = screen.published(request.user, of)
    audit.record_many(AuditVerb.EXPORTED, rows, by=request.user, at=timezone.now())
