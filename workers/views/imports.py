"""Hours from a file, and one's own hours as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.confirmation import export_confirmed
from workers.actions import imports as deeds
from workers.actions.hours import exported
from workers.forms.imports import ColumnsForm, FileForm
from workers.import_tables import table_of
from workers.models import HourImport
from workers.screens import imports as screen
from youthwork.lib import sheets
from youthwork.lib.dates import day_of
from youthwork.lib.refusals import refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("workers.write_hours", raise_exception=True)
def import_hours(request: HttpRequest) -> HttpResponse:
    """Choose a file; its cells are kept to be looked over."""
    sent = request.method == "POST"
    given = (request.POST, request.FILES) if sent else ()
    form = FileForm(*given, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            now = timezone.now()
            taken = deeds.keep(form.cleaned_data["file"], by=request.user, now=now)
            return redirect("workers:hour_import", taken.public_id)
    context = {"form": form, "header": screen.header()}
    return render(request, "workers/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hour_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the rows say and what is wrong; a post says what the columns hold."""
    now, rows = timezone.now(), HourImport.objects.visible_to(request.user)
    taken = get_object_or_404(rows.select_related("worker"), public_id=public_id)
    data = request.POST if request.method == "POST" else None
    heading = table_of(taken)[0]
    form = ColumnsForm(data, heading=heading, known=taken.columns)
    if form.is_valid():
        deeds.say_columns(taken, form.columns(), by=request.user, now=now)
        return redirect("workers:hour_import", public_id)
    context = {"form": form} | screen.page(taken, now)
    return render(request, "workers/hour_import.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def write_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the writing in line; its page shows how far it is."""
    rows = HourImport.objects.visible_to(request.user).waiting()
    taken = get_object_or_404(rows.select_related("worker"), public_id=public_id)
    now = timezone.now()
    if "text_confirmed" not in request.POST and screen.names_somebody(taken, now):
        messages.error(request, _("Say first that the notes name no people."))
        return redirect("workers:hour_import", public_id)
    job = deeds.ask(taken, by=request.user, now=now)
    return redirect("outbox:job", job.ref) if job else redirect("outbox:jobs")


@require_POST
@login_required
def drop_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = HourImport.objects.visible_to(request.user).waiting()
    taken = get_object_or_404(rows, public_id=public_id)
    deeds.throw_away(taken, by=request.user, now=timezone.now())
    messages.success(request, _("Thrown away. Nothing was written."))
    return redirect("workers:import_hours")


@require_safe
@login_required
@permission_required("workers.write_hours", raise_exception=True)
@export_confirmed
def export_hours(request: HttpRequest, form: str) -> HttpResponseBase:
    """One's own hours with their notes."""
    now = timezone.now()
    rows = list(screen.file_rows(request.user, now))
    exported(len(rows), by=request.user, now=now)
    return sheets.attachment(f"my-hours-{day_of(now)}", form, screen.header(), rows)
