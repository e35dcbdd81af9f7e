"""What the whole world may ask: who to tell of a hole, and how accessible this is."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisation.models import Organisation

LOOKED_AT = date(2026, 11, 21)  # the last time that all that the statement says was looked at
EXPIRES = timedelta(days=180)  # RFC 9116 asks for less than a year


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: the address of whoever runs this installation."""
    organisation = Organisation.objects.current()
    mail = (organisation and organisation.privacy_mail) or settings.DEFAULT_FROM_EMAIL
    expires = (timezone.now() + EXPIRES).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{mail.rpartition('<')[2].rstrip('>')}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, by the Dutch model; facts from the tests of every page."""
    organisation = Organisation.objects.current()
    mail = (organisation and organisation.contact_mail) or ""
    context = {"looked_at": LOOKED_AT, "mail": mail, "site": settings.SITE_URL}
    return render(request, "organisation/accessibility.html", context)
