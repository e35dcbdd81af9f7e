"""Mails about accounts; the only write is the issuing of a link."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from organisation.actions import invitations
from organisation.models import Invitation, Organisation, User
from outbox.mail import Mail
from outbox.models import Message


def _public_id(label: str) -> str:
    """The reference in a label such as `organisation.user:0b5e…`."""
    return label.partition(":")[2]


def _organisation_name() -> str:
    organisation = Organisation.objects.current()
    return organisation.name if organisation else "Vindplaats"


def invitation(message: Message) -> Mail | None:
    """The link to begin with; nothing once the invitation was used, withdrawn or too old."""
    now = timezone.now()
    row = (
        Invitation.objects.open_at(now)
        .filter(public_id=_public_id(message.subject))
        .select_related("invited_by", "team")
        .first()
    )
    if row is None:
        return None
    token = invitations.issue_link(row, now=now)
    context = {
        "invitation": row,
        "organisation": _organisation_name(),
        "link": settings.SITE_URL + reverse("organisation:invitation", args=[token]),
    }
    return Mail(
        to=[row.email],
        subject=_("You are invited to Vindplaats"),
        text=render_to_string("organisation/mail/invitation.txt", context),
    )


def password_reset(message: Message) -> Mail | None:
    """The link to a new password; nothing for who has no access by now."""
    person = User.objects.filter(public_id=_public_id(message.recipient)).first()
    if person is None or not person.is_active or not person.roles:
        return None
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": int_to_base36(person.pk),
            "key": default_token_generator.make_token(person),
        },
    )
    context = {
        "person": person,
        "organisation": _organisation_name(),
        "link": settings.SITE_URL + path,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    return Mail(
        to=[person.email],
        subject=_("Choose a new password"),
        text=render_to_string("organisation/mail/password_reset.txt", context),
    )
