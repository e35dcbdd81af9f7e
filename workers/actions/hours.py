"""Writing down time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from workers.choices.hours import Where, kind_fits
from workers.models import MAX_MINUTES, HourEntry, HourPart
from workers.periods import minutes_between
from youthwork.lib.dates import day_of

if TYPE_CHECKING:
    from organisation.models import Team

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
    note: str = ""
    public_id: uuid.UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def book(worked: Worked, *, by: User, now: datetime) -> HourEntry:
    """Write down time of this person. Raises ValidationError by field; `overlap` for the whole."""
    made = _entry(worked, by)
    _refuse_overlap([made], by)
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
    _refuse_overlap(made, by)
    HourEntry.objects.bulk_create(made, batch_size=BATCH)
    parts = [part for row in made for part in row.split()]
    HourPart.objects.bulk_create(parts, batch_size=BATCH)
    if made:
        audit.record(
            AuditVerb.MADE, by, by=by, fields=["hour_entries"], after=str(len(made)), at=now
        )
    return len(made)


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
        note=worked.note,
        started_at=worked.started_at,
        ended_at=worked.ended_at,
    )


def _refuse_overlap(rows: Sequence[HourEntry], worker: User) -> None:
    """Raise when two entries with times share a minute; entries in minutes overlap nothing."""
    periods = sorted(
        (row.started_at, row.ended_at) for row in rows if row.started_at and row.ended_at
    )
    if not periods:
        return
    clash = any(later[0] < earlier[1] for earlier, later in pairwise(periods))
    first, last = periods[0][0], max(end for _start, end in periods)
    if not clash:
        clash = any(
            start < known.ended_at and end > known.started_at
            for known in HourEntry.objects.overlapping(worker, first, last)
            for start, end in periods
            if known.started_at and known.ended_at
        )
    if clash:
        raise ValidationError(_("You wrote down this time already."), code="overlap")
