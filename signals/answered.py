"""Who logged a signal hears what came of it: that somebody took it up, said that it is of another
kind, and that it was closed.

See docs/decisions/0330-a-term-that-passes-is-told.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from organisation.models import User
from outbox.actions import Post
from outbox.models import Message
from privacy import audit
from signals.models import Signal

KIND = "signals.answered"
TAKEN, OTHER_KIND, CLOSED = "taken", "kind", "closed"


def taken(signal: Signal, others: Iterable[Signal], to: User, *, by: User) -> Iterator[Post]:
    """What tells who logged a signal, or one of these that are taken together with it, that it gets
    its first owner other than them; once for each time that it is open. Call it before the owner
    is written on it."""
    if not is_first_given(signal):
        return
    since = int(signal.opened_at.timestamp())
    for each in (signal, *others):
        if to.pk != each.created_by_id:
            yield from _to_who_logged(each, f"{TAKEN}:{each.ref}:{since}", by=by)


def taken_along(goes: Signal, stays: Signal, *, by: User) -> Iterator[Post]:
    """What tells who logged a signal that nobody else had that it goes on in one that somebody has;
    once for each time that the latter is open."""
    if is_first_given(goes) and stays.owner_id not in (None, goes.created_by_id):
        since = int(stays.opened_at.timestamp())
        yield from _to_who_logged(goes, f"{TAKEN}:{goes.ref}:{since}", by=by)


def what_of(message: Message) -> str:
    """What a message tells: TAKEN, OTHER_KIND or CLOSED."""
    return message.dedupe_key.split(":")[1]


def is_first_given(signal: Signal) -> bool:
    """Whether nobody but who logged it has it."""
    return signal.owner_id in (None, signal.created_by_id)


def of_another_kind(signal: Signal, *, by: User) -> Iterator[Post]:
    """What tells who logged a signal that it just became one of another kind; of each change."""
    yield from _to_who_logged(signal, f"{OTHER_KIND}:{signal.ref}:{signal.version}", by=by)


def closed(signal: Signal, others: Iterable[Signal], *, by: User) -> Iterator[Post]:
    """What tells who logged a signal that was just closed, or one of these that are taken together
    with it, that it ended; of each closing anew."""
    for each in (signal, *others):
        yield from _to_who_logged(each, f"{CLOSED}:{each.ref}:{signal.version}", by=by)


def _to_who_logged(signal: Signal, key: str, *, by: User) -> Iterator[Post]:
    if signal.created_by_id in (None, by.pk) or signal.is_practice:
        return
    person = signal.created_by
    if person is not None and person.is_active:
        yield Post(KIND, audit.label(signal), person.label, f"{KIND}:{key}")
