"""Mails about pages of platforms."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.models import User
from organisation.staff_mail import to_person
from outbox.mail import Mail, letter
from outbox.models import Message
from workers.models import PlatformPage
from youthwork.lib.dates import day_of


def platform_review(message: Message, now: datetime) -> Mail | None:
    """A page of a platform waits to be looked at; nothing once somebody did."""
    slug = message.subject_ref
    person = User.objects.working_as(message.recipient)
    page = PlatformPage.objects.select_related("platform").filter(platform__slug=slug).first()
    if person is None or page is None or not page.is_due(day_of(now)):
        return None
    return letter(
        person.email,
        _("A page of a platform waits to be looked at"),
        _(
            "Platforms change: settings, ages, who uses them. Nobody looked at this page "
            "in the last six months. Is it still right? One button is enough."
        ),
        settings.SITE_URL + page.get_absolute_url(),
    )


def new_figures(message: Message, now: datetime) -> Mail | None:
    """The yearly national figures are out."""
    return to_person(
        message,
        _("New national figures"),
        _(
            "Each January or February the new national figures on social media come out. "
            "Write down those of your platforms, with source and year. Then you see what "
            "changes beside your own survey."
        ),
        settings.SITE_URL + reverse("workers:figures"),
    )
