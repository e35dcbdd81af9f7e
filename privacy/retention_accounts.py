"""How long the papers are kept with which the organisation accounts for itself."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from privacy.models import Dpia
from privacy.retention import Rule, Term, delete_first
from youthwork.lib.dates import add_months, start_of_day

KEPT_MONTHS = 60  # as the register of breaches (LAW 2c)


def _assessments(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(add_months(today, -KEPT_MONTHS))
    return delete_first(Dpia.objects.replaced_before(before), limit)


RULES = [
    Rule(
        key="privacy.dpia",
        models=("privacy.dpia",),
        basis=_("To account for why signals were opened (GDPR articles 5(2) and 35)"),
        term=Term(after=_("another version was decided on"), months=KEPT_MONTHS),
        erases=_("The earlier version of the impact assessment; the newest stays"),
        run=_assessments,
    ),
]
