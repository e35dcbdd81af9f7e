"""The mail to a director that a report waits."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.mail import Mail, letter
from outbox.models import Message
from policy.models import Report


def asked(message: Message, now: datetime) -> Mail | None:
    """A concept that waits to be made definitive; nothing when it is, or is gone."""
    person = User.objects.working_as(message.recipient)
    concept = Report.objects.filter(public_id=message.subject_ref, fixed_at=None)
    report = concept.select_related("municipality", "team").first()
    if person is None or report is None:
        return None
    period = {
        "first": date_format(report.first_day, "j F Y"),
        "last": date_format(report.last_day, "j F Y"),
    }
    lines = (
        _("The report of %(first)s to %(last)s is ready. You make it definitive.") % period,
        _("After that it does not change any more, and the municipality can get a link."),
        settings.SITE_URL + report.get_absolute_url(),
    )
    subject = _("A report waits to be made definitive")
    return letter(person.email, subject, *lines)
