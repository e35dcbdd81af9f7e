"""Mails about what is history: the demo's past leaves none that would still go out."""

from datetime import datetime

from outbox import actions
from outbox.models import Message
from outbox.querysets import MessageQuerySet


def forget_about(label: str, at: datetime, kinds: tuple[str, ...] = ("",)) -> None:
    """Nobody gets what waits about this any more; `kinds`: beginnings of those that are meant."""
    forget(Message.objects.about(label), at, kinds)


def forget(messages: MessageQuerySet, at: datetime, kinds: tuple[str, ...] = ("",)) -> None:
    """The same of any messages."""
    for message in messages.waiting():
        if message.kind.startswith(kinds):
            actions.cancel(message, now=at)
