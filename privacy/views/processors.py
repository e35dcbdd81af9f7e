"""Processors: the register of them, one of them, the draft of its agreement."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy import audit
from privacy import processor_screens as screen
from privacy.actions import processors as deeds
from privacy.actions.reading import opened
from privacy.breach_forms import Seen
from privacy.choices import AuditVerb
from privacy.models import Processor
from privacy.processor_forms import ProcessorForm
from privacy.querysets.processors import KEEP, SEE
from youthwork.lib import pdf
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def processors(request: HttpRequest) -> HttpResponse:
    rows = Processor.objects.visible_to(request.user).by_name()
    context = screen.listed(rows, request.user, timezone.localdate())
    return render(request, "privacy/processors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(KEEP, raise_exception=True)
def add(request: HttpRequest) -> HttpResponse:
    form = ProcessorForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid():
        with refusals_on(form):
            today = timezone.localdate(now)
            made = deeds.add(form.cleaned_data, by=request.user, today=today, now=now)
            messages.success(request, _("Saved."))
            return redirect(made)
    context = {"form": form, "processor": None}
    status = 422 if form.errors else 200
    return render(request, "privacy/processor_form.html", context, status=status)


@require_safe
@login_required
def processor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Processor.objects.visible_to(request.user), public_id=public_id)
    opened(row, by=request.user, now=timezone.now())
    context = screen.page(row, request.user, timezone.localdate())
    return render(request, "privacy/processor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Processor.objects.keepable_by(request.user), public_id=public_id)
    data = request.POST if request.method == "POST" else None
    form, seen = ProcessorForm(data, processor=row), Seen(data)
    now = timezone.now()
    if form.is_valid() and seen.is_valid():
        with refusals_on(form):
            revision, today = seen.cleaned_data["revision"], timezone.localdate(now)
            values = form.typed
            deeds.change(row, values, revision=revision, by=request.user, today=today, now=now)
            messages.success(request, _("Saved."))
            return redirect(row)
    if data is not None and seen.errors:
        form.add_error(None, seen.non_field_errors()[0])
    if form.errors:
        row.refresh_from_db()
    context = {"form": form, "processor": row, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "privacy/processor_form.html", context, status=status)


@require_POST
@login_required
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(Processor.objects.keepable_by(request.user), public_id=public_id)
    form, now = Seen(request.POST), timezone.now()
    if form.is_valid():
        with refusals_on(form):
            revision, today = form.cleaned_data["revision"], timezone.localdate(now)
            deeds.stop(row, revision=revision, by=request.user, today=today, now=now)
            messages.success(request, _("It stays in the register, as stopped."))
            return redirect("privacy:processors")
    row.refresh_from_db()
    context = screen.page(row, request.user, timezone.localdate(now)) | {"form": form}
    return render(request, "privacy/processor.html", context, status=422)


@require_safe
@login_required
def agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The draft of its agreement, filled from the record."""
    row = get_object_or_404(Processor.objects.visible_to(request.user), public_id=public_id)
    context = screen.agreement(row, timezone.localdate())
    return render(request, "privacy/processor_agreement.html", context)


@require_safe
@login_required
def agreement_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same as PDF/UA, to sign."""
    row = get_object_or_404(Processor.objects.visible_to(request.user), public_id=public_id)
    context = screen.agreement(row, timezone.localdate())
    context |= {"title": _("Processor agreement"), "organisation_name": context["house"]["name"]}
    made = pdf.render("pdf/processor_agreement.html", context)
    audit.record(AuditVerb.EXPORTED, row, by=request.user, at=timezone.now())
    return pdf.attachment("processor-agreement.pdf", made)
