"""The mail that reminds somebody of a point that waits for them before the organisation starts."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from organisation import readiness
from organisation.choices import READY_TELLS, ReadyPoint
from organisation.models import User
from outbox.mail import Mail, letter
from outbox.models import Message


def reminder(message: Message, now: datetime) -> Mail | None:
    """What waits and where; nothing for who left, or once it is in order."""
    person = User.objects.working_as(message.recipient)
    point = ReadyPoint(message.subject_ref)
    if person is None or readiness.is_ready(point, person, now):
        return None
    text = _(
        "Hello %(name)s,\n\nBefore we start with Vindplaats this still waits for you: %(point)s. "
        "It is in order when this is true:\n\n%(says)s\n\nThe page below says what is missing."
    ) % {"name": person.first_name, "point": point.label, "says": READY_TELLS[point]}
    link = f"{settings.SITE_URL}{reverse('organisation:open_signals')}#point-{point}"
    subject = _("Ready to start: %(point)s") % {"point": point.label}
    return letter(person.email, subject, text, link)
