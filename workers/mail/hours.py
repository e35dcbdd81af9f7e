"""The mail about hours that are missing; it says no number."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.mail import Mail, letter
from workers.silence import silent_people
from youthwork.lib.dates import DAY

if TYPE_CHECKING:
    from outbox.models import Message


def reminder(message: Message, now: datetime) -> Mail | None:
    """Ask for the hours of last week; nothing when they were written meanwhile."""
    monday = date.fromisoformat(message.dedupe_key.rpartition(":")[2])
    first, last = monday - 7 * DAY, monday - DAY
    public_id = message.recipient_ref
    person: User | None = silent_people(first, last).filter(public_id=public_id).first()
    if person is None:
        return None
    days = {
        "from": date_format(first, "l j F").lower(),
        "until": date_format(last, "l j F").lower(),
    }
    lines = [
        _("Hours are still missing from %(from)s until %(until)s. One minute of work:") % days,
        f"{settings.SITE_URL}{reverse('workers:hours')}?day={last:%Y-%m-%d}",
        _("Were you off or ill? Write that too, then we don't ask further."),
    ]
    subject = _("Your hours of last week")
    return letter(person.email, subject, *lines)
