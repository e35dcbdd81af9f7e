"""The processing register (GDPR article 30)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from privacy import above, audit, register
from privacy.above import export_confirmed
from privacy.actions import processors as deeds
from privacy.choices import AuditVerb
from privacy.models import ActivityWords
from privacy.processor_forms import WordsForm
from privacy.querysets.processors import KEEP, SEE
from youthwork.lib import pdf, sheets
from youthwork.lib.refusals import refusals_on


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def page(request: HttpRequest) -> HttpResponse:
    """What is done with personal data, why, whose, how long, and to whom it goes."""
    may_keep = request.user.has_perm(KEEP)
    return render(request, "privacy/register.html", _context() | {"may_keep": may_keep})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(KEEP, raise_exception=True)
def word(request: HttpRequest, key: str) -> HttpResponse:
    """Say on what ground and to whom, in the organisation's own words."""
    activity = next((each for each in register.activities() if each.key == key), None)
    if activity is None:
        raise Http404
    own = ActivityWords.objects.kept_by(request.user).of(key)
    form = WordsForm(request.POST if request.method == "POST" else None, own=own)
    if form.is_valid():
        with refusals_on(form):
            by, now = request.user, timezone.now()
            deeds.word(key, **form.typed, by=by, now=now, seen=form.on_screen)
            messages.success(request, _("Saved."))
            return redirect("privacy:register")
    context = {"form": form, "activity": activity, "overtaken": form.overtaken()}
    status = 422 if form.errors else 200
    return render(request, "privacy/word_activity.html", context, status=status)


def _context() -> dict[str, Any]:
    return {"lines": register.lines(), "house": above.house(), "day": timezone.localdate()}


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
@export_confirmed
def file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as PDF/UA, CSV or workbook."""
    name = f"register-{timezone.localdate():%Y-%m-%d}"
    if form == "pdf":
        context = _context() | {"title": _("Processing register")}
        context["organisation_name"] = context["house"]["name"]
        made: HttpResponseBase = pdf.attachment(
            f"{name}.pdf", pdf.render("pdf/register.html", context)
        )
    else:
        header, rows = register.as_table()
        made = sheets.attachment(name, form, header, rows)
    now = timezone.now()
    audit.record(AuditVerb.EXPORTED, "privacy.register:register", by=request.user, at=now)
    return made
