"""How long the register of breaches is kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from privacy.models import Breach
from privacy.retention import Rule, Term, delete_first, held
from youthwork.lib.dates import kept_from, start_of_day

KEPT_MONTHS = 60  # for the authority to look at (GDPR art. 33(5))


def _breaches(today: date, now: datetime, limit: int) -> int:
    ended = Breach.objects.ended_before(start_of_day(kept_from(today, KEPT_MONTHS)))
    return delete_first(ended.exclude(ref__in=held("privacy.breach", today)), limit)


RULES = [
    Rule(
        key="privacy.breaches",
        models=("privacy.breach", "privacy.breachmeasure"),
        basis=_("To show the authority what happened and what was done (GDPR article 33(5))"),
        term=Term(after=_("the breach was closed"), months=KEPT_MONTHS),
        erases=_("The breach with all that was written down about it"),
        run=_breaches,
    ),
]
