"""How a signal changes: only as it was read, and only by a move that its state allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from signals.actions import sharing_status
from signals.choices.signal import NEXT, OPEN, SPENT, Outcome, Status
from signals.models import Signal
from youthwork.lib.together import Asking, all_of, answered, fetch


def change(signal: Signal, **columns: Any) -> None:
    """Write these columns, unless somebody else changed the signal since it was read (`stale`)."""
    change_each([signal], **columns)
    for name, value in columns.items():
        setattr(signal, name, value)


def change_each(signals: Sequence[Signal], **columns: Any) -> None:
    """The same of several, in one statement; what the columns hold then is left to the caller.

    The UPDATE names the version and the status that it expects, so of two people who press at
    once one wins; SQLite ignores select_for_update(), this holds on both databases.
    """
    alike = dict[tuple[str, int], list[int]]()
    for signal in signals:
        alike.setdefault((signal.status, signal.version), []).append(signal.pk)
    expected = (
        Q(pk__in=keys, status=status, version=version) for (status, version), keys in alike.items()
    )
    rows = Signal.objects.filter(reduce(or_, expected))
    if rows.update(version=F("version") + 1, **columns) < len(signals):
        raise stale()
    for signal in signals:
        signal.version += 1


def stale() -> ValidationError:
    """What refuses a deed on a signal that somebody else changed meanwhile."""
    return ValidationError(
        _("Someone else just changed this signal. Look again; your text is still here."),
        code="stale",
    )


@transaction.atomic
def move(
    signal: Signal,
    to: Status,
    *,
    by: User | None,
    now: datetime,
    beside: Iterable[AuditEntry] = (),
    **also: object,
) -> None:
    """Take one step of NEXT and audit it; `also` is what the new status implies (an outcome).

    `beside`: entries of the deed of which it is a step, written with its own.

    Raises ValidationError with code `no_such_step`, `others_depend` or `stale`.
    """
    answered(moved(signal, to, by=by, now=now, beside=beside, **also))


def moved(
    signal: Signal,
    to: Status,
    *,
    by: User | None,
    now: datetime,
    beside: Iterable[AuditEntry] = (),
    **also: object,
) -> Asking[None]:
    """The same in the transaction of a deed; what hangs on the signal is asked, once the step is
    written, with what else the deed asks then."""
    before = Status(signal.status)
    tied = Status.MERGED in (before, to)  # only merging and splitting say to what
    back = before != Status.MERGED or to == signal.came_from
    if to not in NEXT[before] or not back or tied != ("merged_into" in also):
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if also.get("outcome") == Outcome.RETRACTED:
        _check_retractable(signal)
    counted = _counts(signal)
    change(signal, status=to, came_from=before, moved_at=now, **also)
    step = audit.entry(AuditVerb.MOVED, signal, by=by, before=before, after=to, at=now)
    audit.record_all([step, *beside])
    hangs = list[Asking[None]]()
    if before in OPEN and to not in OPEN:
        hangs.append(sharing_status.decline_waiting(signal, by=by, now=now))
    if counted != _counts(signal):
        hangs.append(_approaches_changed(signal, now))
    yield from all_of(*hangs)


def _approaches_changed(signal: Signal, now: datetime) -> Asking[None]:
    """After a change of what counts: a partner may see the figures of an approach it is under."""
    yield (approaches := signal.approaches.order_by("pk"))
    yield from all_of(*(sharing_status.changed(approach, now) for approach in approaches))


def _counts(signal: Signal) -> bool:
    """Whether it counts by itself in what is told of an approach; see `tellable_of`."""
    return signal.status not in SPENT and signal.outcome != Outcome.RETRACTED


def _check_retractable(signal: Signal) -> None:
    """Refuse to call a mistake what others rely on: a partner, the list of accounts, duplicates.

    What is taken back counts nowhere and goes without a trace in the figures when its term ends.
    """
    shared, duplicates = signal.disclosures.known()[:1], signal.duplicates.all()[:1]
    fetch(shared, duplicates, items := signal.items.all()[:1])
    if shared or duplicates:
        raise ValidationError(
            _("A partner was told of this signal, or others belong to it. Choose another outcome."),
            code="others_depend",
        )
    if items:
        raise ValidationError(
            _("Its account is on the list of harmful accounts. Take it off first."),
            code="others_depend",
        )


def still_open(signal: Signal) -> None:
    """Raises ValidationError with code `closed` for a signal that isn't open."""
    if signal.status not in OPEN:
        raise ValidationError(_("This signal is closed."), code="closed")
