"""Writing down time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from workers import month_guards
from workers.choices.hours import Where, kind_fits
from workers.models import MAX_MINUTES, ClosedMonth, HourDay, HourEntry, HourPart
from workers.periods import by_day, minutes_between, moved_to
from workers.team_of_day import held_between, team_later
from youthwork.lib.dates import day_of
from youthwork.lib.together import fetch

if TYPE_CHECKING:
    from organisation.models import Platform, Team

BATCH = 500  # rows in one statement


@dataclass(frozen=True)
class Worked:
    """Time as somebody writes it down: `minutes` on a day, or `started_at` and `ended_at`."""

    team: Team
    day: date
    where: str
    minutes: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    kind: str = ""
    function: str = ""
    platform: Platform | None = None
    note: str = ""
    public_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def days(self) -> list[date]:
        """The days that it lies on: two when it goes on past midnight."""
        if self.started_at is None or self.ended_at is None:
            return [self.day]
        return [found.day for found in by_day(self.started_at, self.ended_at)]

    @classmethod
    def of(cls, row: HourEntry) -> Worked:
        """What stands in an entry."""
        names = ["team", "day", "where", "minutes", "started_at", "ended_at", "kind"]
        names += ["function", "platform", "public_id"]
        return cls(note=row.note or "", **{name: getattr(row, name) for name in names})


@transaction.atomic
def book(worked: Worked, *, by: User, now: datetime) -> HourEntry:
    """Write down time of this person; the same `public_id` again gives back what was written.

    Raises ValidationError by field; `overlap` (with the entry in its params) and `closed` for
    the whole.
    """
    made = _entry(worked, by)
    _lock(by)
    same, known, closed = _about([made], by)
    if same is not None:
        return same
    _refuse([made], known, closed)
    with _closed_meanwhile():
        made.save(force_insert=True)
        HourPart.objects.bulk_create(made.split())
    audit.record(AuditVerb.MADE, made, by=by, fields=["minutes", "where"], at=now)
    return made


@transaction.atomic
def book_many(rows: Sequence[Worked], *, by: User, now: datetime) -> int:
    """Write down many entries of one person at once, all or none; returns how many.

    The same rules as `book`; the trail gets one entry, with the count.
    """
    made = [_entry(worked, by) for worked in rows]
    if not made:
        return 0
    _lock(by)
    _same, known, closed = _about(made, by)
    _refuse(made, known, closed)
    parts = [part for row in made for part in row.split()]
    with _closed_meanwhile():
        if len(parts) > BATCH:
            _hold_sums(parts)
        HourEntry.objects.bulk_create(made, batch_size=BATCH)
        HourPart.objects.bulk_create(parts, batch_size=BATCH)
    audit.record(AuditVerb.MADE, by, by=by, fields=["hour_entries"], after=str(len(made)), at=now)
    return len(made)


@transaction.atomic
def change(row: HourEntry, worked: Worked, *, by: User, now: datetime) -> HourEntry:
    """Write an entry anew; refused like `book`, and when the month it was in is closed."""
    made = _entry(replace(worked, public_id=row.public_id), row.worker)
    made.pk = row.pk
    _lock(row.worker)
    _same, known, closed = _about([made, row], row.worker)
    _refuse([made], [other for other in known if other.pk != row.pk], closed)
    before = Worked.of(row)
    after = vars(Worked.of(made))
    changed = [name for name, value in after.items() if getattr(before, name) != value]
    parts = made.split()
    with _closed_meanwhile():
        _hold_sums([*row.parts.all(), *parts])
        row.parts.all().delete()
        made.save(force_update=True)
        HourPart.objects.bulk_create(parts)
    audit.record(AuditVerb.CHANGED, made, by=by, fields=changed, at=now)
    return made


@transaction.atomic
def remove(row: HourEntry, *, by: User, now: datetime) -> None:
    """Take an entry away; not from a closed month."""
    _lock(row.worker)
    _same, _known, closed = _about([row], row.worker)
    _refuse([], [], closed)
    with _closed_meanwhile():
        row.delete()
    audit.record(AuditVerb.ERASED, row, by=by, fields=["minutes"], at=now)


@transaction.atomic
def write_note(row: HourEntry, note: str, *, by: User | None, now: datetime) -> None:
    """Write another note with an entry, or none; its hours stay. In a closed month only none."""
    with _closed_meanwhile():
        HourEntry.objects.filter(pk=row.pk).update(note=note or None)
    audit.record(AuditVerb.CHANGED, row, by=by, fields=["note"], at=now)


@transaction.atomic
def repeat(rows: Iterable[HourEntry], days: int, *, by: User, now: datetime) -> int:
    """Write these entries down once more, so many days later, at the same times on the clock.

    A day that has entries already is left alone, so a second press writes nothing; so is what
    still has to come, and what was of a team that one had left by then where several are left.
    Returns how many were written. Raises ValidationError as `book_many`.
    """
    _lock(by)
    moved = [(row, date.fromordinal(row.day.toordinal() + days)) for row in rows]
    moved = [(row, day) for row, day in moved if day <= day_of(now)]
    if not moved:
        return 0
    days_wanted = [day for _row, day in moved]
    held = held_between(by, min(days_wanted), max(days_wanted))
    taken = set(HourEntry.objects.days_of(by, days_wanted))
    wanted = [
        _copy(row, day, team)
        for row, day in moved
        if day not in taken and (team := team_later(day, row.team, held))
    ]
    return book_many(wanted, by=by, now=now)


def exported(rows: int, *, by: User, now: datetime) -> None:
    """Record that somebody took the own hours along as a file."""
    audit.record(AuditVerb.EXPORTED, by, by=by, fields=["hour_entries"], after=str(rows), at=now)


def _copy(row: HourEntry, day: date, team: Team) -> Worked:
    """An entry on another day, without its note; in minutes when the clock skips its time there."""
    period = None
    if row.started_at and row.ended_at:
        period = moved_to(day, row.started_at, row.ended_at)
    started_at, ended_at = period or (None, None)
    return replace(
        Worked.of(row),
        team=team,
        day=day,
        note="",
        started_at=started_at,
        ended_at=ended_at,
        public_id=uuid.uuid4(),
    )


def _entry(worked: Worked, worker: User) -> HourEntry:
    """The row for what was written down. Raises ValidationError by field."""
    wrong: dict[str, ValidationError] = {}
    minutes = worked.minutes
    if worked.started_at is not None and worked.ended_at is not None:
        minutes = minutes_between(worked.started_at, worked.ended_at)
        if day_of(worked.started_at) != worked.day:
            wrong["day"] = ValidationError(_("The start lies on another day."), code="other_day")
    elif worked.started_at or worked.ended_at:
        wrong["ended_at"] = ValidationError(_("Give both a start and an end."), code="half")
    if not 1 <= minutes <= MAX_MINUTES:
        wrong["minutes"] = ValidationError(
            _("At least one minute, at most fourteen hours."), code="length"
        )
    if worked.where not in Where:
        wrong["where"] = ValidationError(_("Choose where you worked."), code="where")
    elif not kind_fits(worked.where, worked.kind):
        wrong["kind"] = ValidationError(
            _("This kind of work does not fit where you worked."), code="kind"
        )
    if worked.function and worked.where != Where.ONLINE:
        wrong["function"] = ValidationError(_("Only online work has a function."), code="function")
    if wrong:
        raise ValidationError(wrong)
    return HourEntry(
        public_id=worked.public_id,
        worker=worker,
        team=worked.team,
        day=worked.day,
        minutes=minutes,
        where=worked.where,
        kind=worked.kind,
        function=worked.function,
        platform=worked.platform,
        note=worked.note,
        started_at=worked.started_at,
        ended_at=worked.ended_at,
    )


def _lock(worker: User) -> None:
    """Of two that write for one person at the same time, one waits for the other."""
    User.objects.in_turn(worker)


def _hold_sums(parts: Iterable[HourPart]) -> None:
    """Take the sums of the teams by day, for who then changes them in more than one statement.

    In the order in which a statement takes them (workers/hour_triggers.py), so that of two people
    of a team none waits for one who waits for them.
    """
    days = sorted({(part.team_id, part.day) for part in parts if part.where == Where.ONLINE})
    HourDay.objects.bulk_create(
        [HourDay(team_id=team, day=day) for team, day in days],
        update_conflicts=True,
        unique_fields=["team", "day"],
        update_fields=["day"],  # nothing of one that is there
    )


@contextmanager
def _closed_meanwhile() -> Iterator[None]:
    """Say in words what the database refuses: a month that was closed since we looked."""
    try:
        yield
    except IntegrityError as refusal:
        if month_guards.SAYS not in str(refusal):
            raise
        told = _("This month is closed. Ask your team lead to open it.")
        raise ValidationError(told, code="closed") from None


def _about(
    rows: Sequence[HourEntry], worker: User
) -> tuple[HourEntry | None, Sequence[HourEntry], Sequence[ClosedMonth]]:
    """What is known, in one question: the same entry, entries at that time, closed months.

    Raises ValidationError when the reference is another person's.
    """
    same = HourEntry.objects.filter(public_id=rows[0].public_id)
    timed = [row for row in rows if row.started_at and row.ended_at]
    known = HourEntry.objects.none()
    if timed:
        first = min(row.started_at for row in timed if row.started_at)
        last = max(row.ended_at for row in timed if row.ended_at)
        known = HourEntry.objects.overlapping(worker, first, last)
    closed = ClosedMonth.objects.holding(
        (row.team_id, part.day) for row in rows for part in row.split()
    )
    fetch(same, known, closed)
    found = next(iter(same), None)
    if found is not None and found.worker_id != worker.pk:
        raise ValidationError(_("This is somebody else's."), code="taken")
    return found, list(known), list(closed)


def _refuse(
    rows: Sequence[HourEntry], known: Sequence[HourEntry], closed: Sequence[ClosedMonth]
) -> None:
    """Raise when a month is closed or two entries with times share a minute; edges may touch.

    Entries in minutes overlap nothing.
    """
    if closed:
        raise ValidationError(
            _("The month %(month)s is closed. Ask your team lead to open it."),
            code="closed",
            params={"month": date_format(closed[0].month, "F Y")},
        )
    written = {id(row) for row in rows}
    timed = [row for row in (*rows, *known) if row.started_at and row.ended_at]
    # Of what was written before no two overlap, so of neighbours that do one is new.
    for earlier, later in pairwise(sorted(timed, key=_start)):
        if later.started_at < earlier.ended_at:  # type: ignore[operator]  # both are timed
            old, new = (later, earlier) if id(earlier) in written else (earlier, later)
            raise _overlap(new, old)


def _start(row: HourEntry) -> datetime:
    assert row.started_at is not None
    return row.started_at


def _overlap(row: HourEntry, known: HourEntry) -> ValidationError:
    return ValidationError(
        _("You wrote down this time already."),
        code="overlap",
        params={"known": known, "written": row},
    )
