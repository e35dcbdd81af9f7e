"""Mails to colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organisation.models import User
from outbox.mail import Mail, letter

if TYPE_CHECKING:
    from outbox.models import Message


def to_person(message: Message, subject: str, *parts: str) -> Mail | None:
    """To whom a message is for, with an empty line between the parts; None once they left."""
    person = User.objects.working_as(message.recipient)
    return letter(person.email, subject, *parts) if person is not None else None
