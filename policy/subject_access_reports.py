"""What reports hold about an employee (GDPR article 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import User
from policy.models import Report, ReportLink, Survey
from privacy.subject_access import Hit, Source
from workers.subject_access import employees
from youthwork.lib.dates import day_of


def _reports(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Reports and surveys that somebody made, and links that they gave."""
    hits = []
    for person in employees(name, handles):
        hits += [
            Hit(
                subject=f"policy.report:{row.audit_ref}",
                title=_("Report"),
                day=row.last_day,
                fields={_("Part"): _part(row, person)},
                exact=True,
            )
            for row in Report.objects.filter(Q(made_by=person) | Q(fixed_by=person)).select_related(
                "fixed_by"
            )
        ]
        hits += [
            Hit(
                subject=f"policy.report:{row.report.audit_ref}",
                title=_("Link of a report"),
                day=day_of(row.made_at),
                fields={},
                exact=True,
            )
            for row in ReportLink.objects.filter(made_by=person).select_related("report")
        ]
        hits += [
            Hit(
                subject=f"policy.survey:{row.audit_ref}",
                title=_("Survey"),
                day=row.opens_on,
                fields={},
                exact=True,
            )
            for row in Survey.objects.filter(made_by=person)
        ]
    return hits


def _part(report: Report, person: User) -> str:
    return _("Made it definitive") if report.fixed_by == person else _("Wrote it")


SOURCES = [Source("policy.reports", gettext_lazy("Reports and surveys"), _reports)]
