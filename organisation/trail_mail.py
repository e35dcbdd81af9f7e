"""Who hears that the chain of the audit trail is not whole: privacy officers and administrators.

Named in `PRIVACY_ASKS`; stands here because `privacy` lies below the outbox.
"""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import User
from outbox import actions as outbox
from outbox.mail import Mail, letter
from outbox.models import Message
from privacy import trail_screens
from privacy.models import TrailCheck


def tell(kind: str, *, subject: str, dedupe_key: str, today: date) -> None:
    """One message to everybody who judges a breach or keeps the system today."""
    officers = User.objects.holding(Role.PRIVACY_OFFICER, today)
    administrators = User.objects.holding(Role.ADMINISTRATOR, today)
    outbox.post_to_each(
        kind,
        subject=subject,
        recipients=sorted({person.label for person in (*officers, *administrators)}),
        dedupe_key=dedupe_key,
    )


def broken(message: Message, now: datetime) -> Mail | None:
    """Where, in what way and when it was found; nothing for who doesn't work here any more."""
    person = User.objects.working_as(message.recipient)
    check = TrailCheck.objects.of_label(message.subject)
    if person is None or check is None:
        return None
    found_at = date_format(timezone.localtime(check.at), "l j F H:i")
    text = _(
        "The check of %(found_at)s found that the audit trail is not what was recorded: "
        "%(what)s. Somebody may have reached into the database.\n\nPrivacy officer: write it down "
        "as a breach; the clock of 72 hours runs.\nAdministrator: leave everything as it is, keep "
        "the logs, and do what stands under 'The trail is not whole' in the operations handbook."
    ) % {"found_at": found_at, "what": trail_screens.what_broke(check)}
    link = settings.SITE_URL + reverse("privacy:audit")
    return letter(person.email, _("The audit trail is not whole"), text, link)
