"""Mails about policy documents."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.mail import Mail, letter
from outbox.models import Message
from policy.choices.documents import DocumentStatus
from policy.models import PolicyDocument


def proposed(message: Message, now: datetime) -> Mail | None:
    """Something waits for the director; nothing once it was decided."""
    found = _about(message, DocumentStatus.PROPOSED)
    if found is None:
        return None
    person, document = found
    told = _("A new version is ready. Read it, and adopt it or say what has to change first.")
    return _mail(person, _("To adopt: %(title)s"), document, told)


def given_back(message: Message, now: datetime) -> Mail | None:
    """A proposal wasn't adopted yet; why stands on its page."""
    found = _about(message, DocumentStatus.DRAFT)
    if found is None:
        return None
    person, document = found
    told = _("This isn't adopted yet. Why stands with the draft.")
    return _mail(person, _("Came back: %(title)s"), document, told)


def read(message: Message, now: datetime) -> Mail | None:
    """Something was adopted; nothing for who has confirmed it by now."""
    found = _to_read(message)
    if found is None:
        return None
    person, document = found
    told = _("This holds from today. Read it and say so with one button; it takes a few minutes.")
    parts = [document.what_changed, told] if document.what_changed else [told]
    return _mail(person, _("New to read: %(title)s"), document, *parts)


def read_reminder(message: Message, now: datetime) -> Mail | None:
    """Two weeks later, to who has not confirmed it yet."""
    found = _to_read(message)
    if found is None:
        return None
    person, document = found
    told = _("Two weeks ago this was adopted. Did you read it? Say so with one button.")
    return _mail(person, _("Still to read: %(title)s"), document, told)


def _to_read(message: Message) -> tuple[User, PolicyDocument] | None:
    found = _about(message, DocumentStatus.ADOPTED)
    if found is None or found[1].confirmations.filter(user=found[0]).exists():
        return None
    return found


def _about(message: Message, status: DocumentStatus) -> tuple[User, PolicyDocument] | None:
    """Who gets it, and the document in the state in which there is something to say."""
    person = User.objects.working_as(message.recipient)
    key = message.subject_ref
    document = PolicyDocument.objects.filter(public_id=key, status=status).first()
    return (person, document) if person and document else None


def _mail(person: User, subject: str, document: PolicyDocument, *parts: str) -> Mail:
    address = settings.SITE_URL + document.get_absolute_url()
    return letter(person.email, subject % {"title": document.title}, *parts, address)
