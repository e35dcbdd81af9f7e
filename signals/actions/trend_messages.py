"""The monthly message: composed from what was published, sent as it was previewed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import Role
from organisation.models import Organisation, User
from outbox.choices import UNDELIVERED, Status
from privacy import audit
from privacy.choices import AuditVerb
from signals.models import PublishedList, TrendMessage
from signals.trend_text import body_of
from youthwork.lib.dates import day_of

if TYPE_CHECKING:
    from organisation.models import Partner
    from outbox.models import Message

MAIL = "signals.trend_message"


@transaction.atomic
def compose(published: PublishedList, opening: str, *, by: User, now: datetime) -> TrendMessage:
    """Write the message down; what is previewed and what is sent are this one text.

    The figures are a list that was published once and is never made again
    (docs/decisions/0102-what-trends-are-published.md), so two messages about one month can't
    differ by a few. The same words of the same person, not sent yet, are the same message.
    """
    # Of two presses one waits.
    PublishedList.objects.select_for_update(no_key=True).get(pk=published.pk)
    organisation = Organisation.objects.current()
    name = organisation.name if organisation else "Vindplaats"
    body = body_of(published, opening, name)
    for there in TrendMessage.objects.unsent_of(published, by):
        if (there.body or "").strip() == body.strip():  # what is kept has no empty last line
            return there
    message = TrendMessage.objects.create(published=published, body=body, by=by, made_at=now)
    audit.record(AuditVerb.MADE, message, by=by, at=now)
    return message


@transaction.atomic
def send(message: TrendMessage, partners: Collection[Partner], *, by: User, now: datetime) -> None:
    """Send it, once, to partners whose agreement allows numbers."""
    allowed = TrendMessage.objects.may_get(now)
    if not partners or any(partner.pk not in allowed for partner in partners):
        told = _("Choose partners whose agreement allows numbers.")
        raise ValidationError({"partners": ValidationError(told, code="not_allowed")})
    if not TrendMessage.objects.filter(pk=message.pk, sent_at=None).update(sent_at=now):
        raise ValidationError(_("This message was sent already."), code="stale")
    message.partners.add(*partners)
    outbox.actions.post_to_each(
        MAIL,
        subject=audit.label(message),
        recipients=[audit.label(partner) for partner in partners],
        dedupe_key=f"{MAIL}:{message.ref}",
    )
    audit.record(AuditVerb.SHARED, message, by=by, fields=("counts",), at=now)


@transaction.atomic
def undelivered(mail: Message, now: datetime) -> None:
    """A partner's mail came back or was given up.

    Who wrote the message hears it, or else each manager.
    """
    message = TrendMessage.objects.filter(ref=mail.subject_ref).select_related("by").first()
    if mail.kind != MAIL or mail.status not in UNDELIVERED or message is None:
        return
    managers = list(User.objects.holding(Role.MANAGER, day_of(now)))
    heard = [person for person in managers if person == message.by] or managers
    verb = AuditVerb.BOUNCED if mail.status == Status.BOUNCED else AuditVerb.FAILED
    audit.record(verb, message, by=None, at=now)
    outbox.actions.post_to_each(
        "signals.trend_undelivered",
        subject=mail.subject,
        recipients=[person.label for person in heard],
        dedupe_key=f"signals.trend_undelivered:{mail.ref}",
    )
