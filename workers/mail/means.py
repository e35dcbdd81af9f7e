"""The mail about a laptop that was booked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.staff_mail import to_person
from outbox.mail import Mail

if TYPE_CHECKING:
    from outbox.models import Message


def booking_gone(message: Message, now: datetime) -> Mail | None:
    """What somebody booked of a laptop from a day on is gone; the key ends in that day."""
    day = date.fromisoformat(message.dedupe_key.rpartition(":")[2])
    told = _(
        "Your booking of a shared laptop, from %(day)s on, is gone: it broke or isn't shared "
        "any more."
    )
    return to_person(
        message,
        _("A laptop that you booked can't be used"),
        told % {"day": date_format(day, "l j F").lower()},
        _("Book another one, or ask your team lead:"),
        settings.SITE_URL + reverse("workers:equipment"),
    )
