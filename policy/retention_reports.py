"""How long reports are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from policy.models import Report
from privacy.retention import Rule, Term, delete_first
from youthwork.lib.dates import kept_from

REPORT_MONTHS = 84


def _delete_reports(today: date, now: datetime, limit: int) -> int:
    return delete_first(Report.objects.older_than(kept_from(today, REPORT_MONTHS)), limit)


RULES = [
    Rule(
        key="policy.report",
        models=("policy.report", "policy.reportlink"),
        basis=_("To account for subsidies: seven years, as other papers of account."),
        term=Term(after=_("the last day of the period"), months=REPORT_MONTHS),
        erases=_("The report with its links, and who wrote it."),
        run=_delete_reports,
    ),
]
