"""What the whole world may ask: who to tell of a hole, and how accessible this is."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from organisation.house_style import for_pages, page_logo
from organisation.models import HouseStyle, Organisation
from youthwork.lib.second_factor import without_second_factor

LOOKED_AT = date(2026, 11, 21)  # the last time that all that the statement says was looked at
YEAR = 365 * 24 * 3600  # seconds
EXPIRES = timedelta(days=180)  # RFC 9116 asks for less than a year


@require_safe
@conditional_page
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
@without_second_factor
def logo(request: HttpRequest, mark: str) -> HttpResponse:
    """The logo beside the name of the organisation, kept by browsers: another has another mark."""
    if page_logo(Organisation.objects.current()) != request.path:
        raise Http404
    style = HouseStyle.objects.current()
    if style is None or not style.logo:
        raise Http404
    drawn = HttpResponse(for_pages(bytes(style.logo)), content_type="image/png")
    patch_cache_control(drawn, public=True, max_age=YEAR, immutable=True)
    return drawn


@require_safe
@conditional_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, by the Dutch model; facts from the tests of every page."""
    organisation = Organisation.objects.current()
    mail = (organisation and organisation.contact_mail) or ""
    context = {"looked_at": LOOKED_AT, "mail": mail, "site": settings.SITE_URL}
    return render(request, "organisation/accessibility.html", context)
