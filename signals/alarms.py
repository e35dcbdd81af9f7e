"""Which alarm a message belongs to, and whether somebody took the signal over since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from organisation import duty
from organisation.models import User
from outbox.choices import Status as MessageStatus
from outbox.dates import is_late
from outbox.models import Message
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from signals.choices.signal import OPEN, Severity, Status
from signals.dates import AGAIN
from signals.models import Signal

if TYPE_CHECKING:
    from organisation.models import Team
    from organisation.querysets.line import Reachable
    from youthwork.lib.prepared import Question

WAYS = KIND, PUSH, TEXT = "signals.urgent", "signals.urgent_push", "signals.urgent_text"
TOLD = (*OPEN, Status.CLOSED)  # of which somebody who was to be warned still hears
# What somebody did, or who it is for now; never what is meant for later, as a plan or a rest
# (docs/decisions/0272-a-plan-silences-no-alarm.md).
TAKEN_BY = (AuditVerb.MOVED, AuditVerb.ASSIGNED, AuditVerb.STEP_ADDED)


@dataclass(frozen=True)
class Alarm:
    """One step of an alarm: when it was raised, and how many quarters of an hour later this is."""

    raised_at: datetime
    step: int = 0

    @classmethod
    def of(cls, message: Message) -> Alarm:
        """The alarm of a message; of one written before alarms had steps its first."""
        return cls.of_key(message.dedupe_key) or cls(message.created_at)

    @classmethod
    def of_key(cls, key: str) -> Alarm | None:
        """Read from the key of a message, `kind:number:moment:step:person`; None of another."""
        parts = key.split(":")
        if len(parts) < 5:
            return None
        return cls(datetime.fromtimestamp(int(parts[2]), UTC), int(parts[3]))

    def key(self, kind: str, ref: str, person: object) -> str:
        return f"{kind}:{ref}:{int(self.raised_at.timestamp())}:{self.step}:{person}"

    @property
    def due_at(self) -> datetime:
        return self.raised_at + self.step * AGAIN


def whom(severity: int | None, team: Team, now: datetime) -> duty.Line[Reachable]:
    """Who hears of something so urgent: of severity 4 the first in line, of 5 all of it."""
    return whom_by(asks_whom(severity, team, now).ask(), severity, team, now)


def asks_whom(severity: int | None, team: Team, now: datetime) -> Question:
    """Asks for them beside something else; `whom_by` makes the line of what it is answered."""
    return duty.asks_for(team, now, first=severity != Severity.NOW)


def whom_by(
    rows: Iterable[tuple[Any, ...]], severity: int | None, team: Team, now: datetime
) -> duty.Line[Reachable]:
    return duty.line_by(rows, team, now, first=severity != Severity.NOW)


def is_over(signal: Signal, alarm: Alarm, now: datetime) -> bool:
    """Whether this step of an alarm is no longer needed.

    Only severity 5 goes down the line, and one of severity 4 of which no message reached anybody.
    One that was raised anew has a line of its own.
    """
    if alarm.step:
        rows = list(messages_of(signal))
        if any(Alarm.of(row).raised_at > alarm.raised_at for row in rows):
            return True
        if signal.severity != Severity.NOW and any(_came_before(row, alarm, now) for row in rows):
            return True
    return is_taken_over(signal, alarm.raised_at)


def messages_of(signal: Signal) -> QuerySet[Message]:
    """Every message of its alarms, by whatever way, oldest first."""
    return Message.objects.about(audit.label(signal)).filter(kind__in=WAYS)


def _came_before(row: Message, alarm: Alarm, now: datetime) -> bool:
    """Whether a message of an earlier step of an alarm went out, or soon may."""
    earlier = Alarm.of(row)
    same = earlier.raised_at == alarm.raised_at and earlier.step < alarm.step
    return same and reaches_somebody(row, now)


def reaches_somebody(row: Message, now: datetime) -> bool:
    """Whether a message went out, or still may within minutes: not one that keeps failing, nor one
    that is due later, as from when it was severity 5."""
    return row.status == MessageStatus.SENT or (
        row.status == MessageStatus.WAITING and row.not_before <= now and not is_late(row.attempts)
    )


def is_told_later(message: Message, signal: Signal, now: datetime) -> bool:
    """Whether the next step to the same person is due as well, and has something to say."""
    later = Alarm.of_key(Message.objects.next_after(message, now))
    return later is not None and not (later.step and is_over(signal, later, now))


def is_taken_over(signal: Signal, since: datetime) -> bool:
    """Whether somebody who may took it up since that moment, or nothing is left to take over.

    A deed of a lead or of who has the duty counts: an owner, a step that was taken, a move. A
    plan or a rest does not: nobody does anything yet. A step of the worker who logged it does not
    either: the worker waits for somebody.
    """
    if signal.status not in OPEN or not signal.is_urgent:
        return True
    deeds = AuditEntry.objects.about(audit.label(signal)).with_verbs(TAKEN_BY)
    return any(
        entry.by is not None
        and (_may_take_over(entry.by, signal) or entry.by.is_on_duty(entry.at, signal.team))
        for entry in deeds.filter(at__gte=since)
    )


def _may_take_over(person: User, signal: Signal) -> bool:
    """A lead; who logged it only as lead of its own team, not as worker here who leads another."""
    if person.pk == signal.created_by_id:
        return signal.team_id in person.led_keys
    return person.has_perm("signals.triage")
