"""The processing register (GDPR article 30)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from privacy import above, audit, register
from privacy.above import export_confirmed
from privacy.choices import AuditVerb
from youthwork.lib import pdf, sheets

SEE = "privacy.see_register"


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
def page(request: HttpRequest) -> HttpResponse:
    """What is done with personal data, why, whose, how long, and to whom it goes."""
    return render(request, "privacy/register.html", _context())


def _context() -> dict[str, object]:
    return {"lines": register.lines(), "house": above.house(), "day": timezone.localdate()}


@require_safe
@login_required
@permission_required(SEE, raise_exception=True)
@export_confirmed
def file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as PDF/UA, CSV or workbook."""
    now = timezone.now()
    audit.record(AuditVerb.EXPORTED, "privacy.register:register", by=request.user, at=now)
    name = f"register-{timezone.localdate():%Y-%m-%d}"
    if form != "pdf":
        header, rows = register.as_table()
        return sheets.attachment(name, form, header, rows)
    context = _context()
    house = above.house()
    context |= {"title": _("Processing register"), "organisation_name": house["name"]}
    made = HttpResponse(pdf.render("pdf/register.html", context), content_type=pdf.CONTENT_TYPE)
    made["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return made
