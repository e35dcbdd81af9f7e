"""What the page of mails that nobody could send shows: words for labels of the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from organisation.models import Invitation, User
from outbox.choices import Status
from outbox.models import Message

TROUBLES_SHOWN = 100


@dataclass(frozen=True)
class Trouble:
    """A message that did not arrive; `to` is empty when nobody knows any more who it was for."""

    message: Message
    kind: str
    to: str
    may_try_again: bool


def troubles(user: User) -> list[Trouble]:
    """The newest messages that did not arrive, for who may see them."""
    messages = list(Message.objects.visible_to(user).troubled()[:TROUBLES_SHOWN])
    names = _names(user, {message.recipient for message in messages})
    return [
        Trouble(
            message,
            kind=str(settings.MESSAGE_NAMES.get(message.kind, message.kind)),
            to=names.get(message.recipient, ""),
            may_try_again=message.status == Status.FAILED,
        )
        for message in messages
    ]


def _names(user: User, labels: Iterable[str]) -> dict[str, str]:
    """Names of colleagues, and names or addresses of who was invited, by their label."""
    asked: dict[str, list[str]] = {}
    for label in labels:
        kind, _colon, reference = label.partition(":")
        asked.setdefault(kind, []).append(reference)
    people = User.objects.visible_to(user).filter(public_id__in=asked.get("organisation.user", []))
    invited = Invitation.objects.visible_to(user).filter(
        public_id__in=asked.get("organisation.invitation", [])
    )
    return {person.label: person.name for person in people} | {
        invitation.label: invitation.name or invitation.email for invitation in invited
    }
