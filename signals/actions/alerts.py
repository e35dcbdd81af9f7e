"""Warning who must know of something urgent, and the next when nobody takes it over.

Every step is a row of the outbox in the transaction of the deed that raised the alarm, with the
moment before which it may not go: nothing else has to run in between, and a step that is no longer
needed says nothing when its moment comes (`signals.mail.urgent`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

import outbox.actions
from organisation import duty
from outbox.actions import Post
from outbox.choices import Status
from privacy import audit
from privacy.choices import AuditVerb
from signals.alarms import (
    KIND,
    PUSH,
    TEXT,
    WAYS,
    Alarm,
    is_taken_over,
    messages_of,
    reaches_somebody,
    whom,
)
from signals.choices.signal import OPEN, Severity
from signals.models import Signal

if TYPE_CHECKING:
    from organisation.querysets.line import Reachable
    from outbox.models import Message
    from youthwork.lib.prepared import Bundle


def raise_alarm(
    signal: Signal,
    now: datetime,
    line: duty.Line[Reachable] | None = None,
    bundle: Bundle | None = None,
    beside: Iterable[Post] = (),
) -> None:
    """Warn whoever has the duty of an urgent signal, in the caller's transaction.

    `line`: what `whom` said at this moment, where it was asked already; with a `bundle` the
    messages are written when that is sent. `beside`: other messages, written with them.

    Severity 4 once. Severity 5 again after 15 minutes, and every 15 minutes the next in line,
    each step once and only while nobody took it over. Call it when a signal is logged and when
    its severity rises to 4 or 5; it warns nobody of other severities and of practice.
    """
    posts = list(beside)
    if signal.is_urgent and not signal.is_practice:
        # By kind, as they are sent: nobody's mail waits for a push service or provider that hangs.
        found = line or whom(signal.severity, signal.team, now)
        posts += _posts(signal, found, now)
    outbox.actions.post_many(posts, bundle)


def undelivered(message: Message, now: datetime) -> None:
    """A message about severity 4 reached nobody: the next in line hear of it at once.

    Of severity 5 they hear of it anyway. Not where another one of this alarm went, or still may:
    the next comes when that comes back as well. Call it in a transaction.
    """
    signal = Signal.objects.warned_about(message.subject_ref, OPEN)
    alarm = Alarm.of(message)
    if signal is None or signal.severity != Severity.FAST:
        return
    # Of two that come back at once each would take the other for one that went.
    Signal.objects.in_turn(signal.pk)
    signal.refresh_from_db(fields=["severity", "status"])
    if signal.severity != Severity.FAST:
        return
    rows = [row for row in messages_of(signal) if Alarm.of(row).raised_at == alarm.raised_at]
    others = [row for row in rows if row.pk != message.pk]
    if any(reaches_somebody(row, now) for row in others) or is_taken_over(signal, alarm.raised_at):
        return
    # One that was cancelled told nobody.
    told = {row.recipient for row in rows if row.status != Status.CANCELLED}
    again = Alarm(alarm.raised_at, 1 + max(Alarm.of(row).step for row in rows))
    for people in duty.brief_line(signal.team, now).steps:
        if fresh := [person for person in people if person.label not in told]:
            posts = [post for person in fresh for post in _to(person, signal, again)]
            outbox.actions.post_many(replace(post, not_before=now) for post in posts)
            audit.record(AuditVerb.QUEUED, signal, by=None, after=KIND, at=now)
            return


@transaction.atomic
def late(message: Message, now: datetime) -> None:
    """A message that keeps failing, as of a full mailbox: severity 4 doesn't wait for it."""
    if message.kind in WAYS:
        undelivered(message, now)


def _posts(signal: Signal, line: duty.Line[Reachable], now: datetime) -> Iterator[Post]:
    for step, people in enumerate(line.steps):
        for person in people:
            yield from _to(person, signal, Alarm(now, step))
    if signal.severity == Severity.NOW:
        for person in line.first:
            yield from _to(person, signal, Alarm(now, 1))


def _to(person: Reachable, signal: Signal, alarm: Alarm) -> Iterator[Post]:
    """One row for each way that reaches somebody: one that fails never stops another."""
    ways = [KIND]
    if duty.has_push(person):
        ways.append(PUSH)
    if person.phone and settings.SMS_HOOK_URL:
        ways.append(TEXT)
    for kind in ways:
        yield Post(
            kind,
            subject=audit.label(signal),
            recipient=person.label,
            dedupe_key=alarm.key(kind, signal.ref, person.public_id),
            not_before=alarm.due_at,
        )
