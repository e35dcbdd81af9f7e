"""Telling who shared something that the partner didn't open it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

import outbox.actions
from organisation.models import User
from outbox.actions import Post
from outbox.models import Message
from privacy import audit
from privacy.choices import AuditVerb
from signals import unread
from signals.actions.sharing import LINK_LIFETIME
from signals.actions.sharing_status import first_of_each
from signals.models import Disclosure


@transaction.atomic
def tell(now: datetime) -> int:
    """Tell who shared it, else who has what it is about, of links that nobody opened; how many.

    Of each link once after a day where its signal is urgent, else after three days, and once more
    the day before it ends. Who leads hears where neither of them reads it any more; where nobody
    does, it is told once somebody is there.
    """
    ends_by = now + LINK_LIFETIME - unread.SOON
    found = {
        row: telling
        for row in Disclosure.objects.unopened_at(now, ends_by)
        if (telling := unread.told_as(row, LINK_LIFETIME, now))
    }
    keys = {row: unread.key_of(row, telling) for row, telling in found.items()}
    about = [audit.label(row) for row in found]
    posted = Message.objects.filter(kind__in=unread.KINDS, subject__in=about)
    heard = {key.rpartition(":")[0] for key in posted.values_list("dedupe_key", flat=True)}
    due = {row: [row.shared_by, _who_has(row)] for row, key in keys.items() if key not in heard}
    told = {row: people for row, people in first_of_each(due, now).items() if people}
    posts, entries = list[Post](), []
    for row, people in told.items():
        kind = unread.KIND_NOW if unread.hurries(row) else unread.KIND
        label = audit.label(row)
        posts += [
            Post(kind, label, person.label, f"{keys[row]}:{person.public_id}") for person in people
        ]
        entries.append(audit.entry(AuditVerb.QUEUED, row, by=None, after=kind, at=now))
    outbox.actions.post_many(posts)
    audit.record_all(entries)
    return len(told)


def _who_has(row: Disclosure) -> User | None:
    """Who owns the signal, where it goes on; who pulls the approach."""
    if row.approach is not None:
        return row.approach.lead
    signal = unread.signal_of(row)
    return signal.owner if signal else None
