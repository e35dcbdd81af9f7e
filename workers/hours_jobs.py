"""Long work with hours."""

from __future__ import annotations

from django.urls import reverse

from outbox.jobs import Work
from outbox.models import Job
from workers.actions import imports as deeds
from workers.import_tables import look_over
from workers.models import HourImport

LOOKED_OVER = 60  # per cent; the rest is the writing, which is one transaction


def import_hours(work: Work) -> str:
    """Look the rows over once more, then write them all or none."""
    label = work.job.subject
    rows = HourImport.objects.select_related("worker")
    taken = rows.filter(public_id=label.partition(":")[2]).first()
    if taken is None or taken.written_at is not None:
        return label
    read = None
    for read in look_over(taken, work.clock()):
        done = (len(read.rows) + len(read.faults)) / max(taken.rows, 1)
        work.reached("", round(LOOKED_OVER * min(done, 1)))
    if read is not None and not read.faults:
        deeds.write(taken, read, now=work.clock())
    return label


def result_of(job: Job) -> str:
    """The page of the import, which says what was written or what stood in the way."""
    public_id = job.subject_ref
    there = HourImport.objects.filter(public_id=public_id).exists()
    return reverse("workers:hour_import", args=[public_id]) if there else ""
