"""When somebody hears that a partner did not open what was shared with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from outbox.models import Message

if TYPE_CHECKING:
    from signals.models import Disclosure, Signal

KINDS = (KIND, KIND_NOW) = ("signals.share_unread", "signals.share_unread_now")
SOON, LATER = timedelta(hours=24), timedelta(days=3)  # after it was sent
ENDS_SOON = timedelta(days=1)  # before the link stops working
FIRST, LAST = "first", "last"


def signal_of(disclosure: Disclosure) -> Signal | None:
    """The signal that it tells of, where that goes on; None of an approach."""
    signal = disclosure.signal
    return (signal.merged_into or signal) if signal else None


def hurries(disclosure: Disclosure) -> bool:
    """Whether its signal is one of severity 4 or 5."""
    signal = signal_of(disclosure)
    return signal is not None and signal.is_urgent


def told_as(disclosure: Disclosure, lifetime: timedelta, now: datetime) -> str:
    """Which telling of an unopened link is due: the first, the last, or "" while it is early.

    `lifetime`: the term of a link, so that a new one counts from when it was sent. Where it ends
    with its agreement within a day or two, the last one waits until half of that time is over.
    """
    ends = disclosure.ends_at
    if disclosure.link_ends_at is None or ends is None:
        return ""
    sent = disclosure.link_ends_at - lifetime
    if now >= max(ends - ENDS_SOON, sent + (ends - sent) / 2):
        return LAST
    waited = SOON if hurries(disclosure) else LATER
    return FIRST if now >= sent + waited else ""


def is_told_again(message: Message) -> bool:
    """Whether the last telling to the same person is there as well, of which this is the first."""
    middle = f":{FIRST}:"
    if middle not in message.dedupe_key:
        return False
    return Message.objects.filter(
        dedupe_key=message.dedupe_key.replace(middle, f":{LAST}:")
    ).exists()


def key_of(disclosure: Disclosure, telling: str) -> str:
    """What keeps a telling of one link from coming twice, whoever hears it and however it goes."""
    return f"{KIND}:{disclosure.ref}:{disclosure.link_ends_at:%Y%m%d%H%M%S}:{telling}"
