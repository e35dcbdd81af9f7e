"""Pages of the privacy officer's room."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from privacy import screens
from privacy.forms import AuditFilter
from privacy.models import AuditEntry
from privacy.querysets.trail import (
    READ_AUDIT,
    READ_OWN_AUDIT,
    READ_TECHNICAL_AUDIT,
    people,
)

PAGE = 50


@login_required
@permission_required(READ_OWN_AUDIT, raise_exception=True)
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Who read what, newest first; a technical reader sees who, when and which verb only."""
    user = request.user
    whole = user.has_perm(READ_AUDIT)
    everyone = whole or user.has_perm(READ_TECHNICAL_AUDIT)
    form = AuditFilter(
        request.GET, people=people() if everyone else None, about=whole or not everyone
    )
    found = AuditEntry.objects.visible_to(user).matching(**form.criteria(timezone.now()))
    entries, older = found.page(request.GET.get("before", ""), PAGE)
    kept = {name: value for name, value in form.cleaned_data.items() if value}
    context = {
        "entries": screens.told(entries),
        "form": form,
        "everyone": everyone,
        "with_content": whole or not everyone,
        "older_url": "?" + urlencode(kept | {"before": older}) if older else "",
        "newest_url": "?" + urlencode(kept) if request.GET.get("before") else "",
    }
    return render(request, "privacy/audit.html", context)
