"""Taking a table of hours in: kept, looked over, written all or none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import User
from outbox import jobs
from outbox.models import Job
from privacy import audit
from privacy.choices import AuditVerb
from workers import imports
from workers.actions.hours import book_many
from workers.import_tables import table_of
from workers.imports import Read
from workers.models import HourImport, ImportColumns

JOB = "workers.import_hours"


@transaction.atomic
def keep(table: Sequence[Sequence[str]], *, by: User, now: datetime) -> HourImport:
    """Keep the cells of a file to be looked over; its columns as its owner said the last time.

    Raises ValidationError for a file without rows, or with too many.
    """
    if len(table) < 2:
        raise ValidationError(_("There are no rows in this file."), code="empty")
    if len(table) - 1 > imports.ROWS_MAX:
        told = _("At most %(most)d rows at a time.")
        raise ValidationError(told, code="too_many", params={"most": imports.ROWS_MAX})
    said = ImportColumns.objects.filter(worker=by).first()
    made = HourImport.objects.create(
        worker=by,
        content=json.dumps(table),
        columns=imports.guess(table[0], said.fields if said else {}),
        rows=len(table) - 1,
        made_at=now,
    )
    audit.record(AuditVerb.MADE, made, by=by, fields=["rows"], after=str(made.rows), at=now)
    return made


@transaction.atomic
def say_columns(taken: HourImport, columns: Sequence[str], *, by: User, now: datetime) -> None:
    """Remember which field each column holds, for this file and the next one."""
    heading = table_of(taken)[0]
    taken.columns = list(columns)
    taken.save(update_fields=["columns"])
    fields = {cell.strip().casefold()[:80]: name for cell, name in zip(heading, columns)}  # noqa: B905
    ImportColumns.objects.update_or_create(worker=by, defaults={"fields": fields})
    audit.record(AuditVerb.CHANGED, taken, by=by, fields=["columns"], at=now)


@transaction.atomic
def ask(taken: HourImport, *, by: User, now: datetime) -> Job | None:
    """Put the writing in line; None when that was asked already."""
    if not HourImport.objects.filter(pk=taken.pk, written_at=None).update(asked_at=now):
        raise ValidationError(_("These rows are written down already."), code="stale")
    key = f"{JOB}:{taken.public_id}:{now:%Y%m%d%H%M%S}"
    label = f"workers.hourimport:{taken.public_id}"
    audit.record(AuditVerb.QUEUED, taken, by=by, fields=["rows"], after=str(taken.rows), at=now)
    return jobs.queue(JOB, subject=label, dedupe_key=key, asked_by=by.label)


@transaction.atomic
def throw_away(taken: HourImport, *, by: User, now: datetime) -> None:
    """Nothing is written; the cells go."""
    taken.delete()
    audit.record(AuditVerb.ERASED, taken, by=by, fields=["rows"], at=now)


@transaction.atomic
def write(taken: HourImport, read: Read, *, now: datetime) -> int:
    """Write all rows down, or none; the cells go. A second time writes nothing."""
    fresh = HourImport.objects.select_for_update().select_related("worker").get(pk=taken.pk)
    if fresh.written_at is not None:
        return fresh.rows
    count = book_many([worked for _number, worked in read.rows], by=fresh.worker, now=now)
    fresh.content, fresh.written_at = None, now
    fresh.save(update_fields=["content", "written_at"])
    audit.record(
        AuditVerb.CHANGED, fresh, by=fresh.worker, fields=["written_at"], after=str(count), at=now
    )
    return count
