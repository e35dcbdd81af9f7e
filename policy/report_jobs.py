"""Long work with reports."""

from __future__ import annotations

from django.urls import reverse

from outbox.jobs import Work
from outbox.models import Job
from policy.actions import reports
from policy.models import Report


def make_figures(work: Work) -> str:
    """Make the figures of a concept; what was half made is made again from the start."""
    label = work.job.subject
    rows = Report.objects.select_related("team", "municipality")
    report = rows.filter(public_id=label.partition(":")[2]).first()
    if report is not None and not report.is_definitive:
        reports.fill(report, lambda percent: work.reached("", percent), now=work.clock())
    return label


def result_of(job: Job) -> str:
    """The page of the report, as long as it is there."""
    public_id = job.subject_ref
    there = Report.objects.filter(public_id=public_id).exists()
    return reverse("policy:report", args=[public_id]) if there else ""
