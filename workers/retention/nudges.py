"""How long the questions how it goes online are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from privacy.retention import Rule, Term, delete_first
from workers.models import Nudge
from youthwork.lib.dates import kept_from

NUDGE_MONTHS = 12


def _delete_nudges(today: date, now: datetime, limit: int) -> int:
    due = Nudge.objects.older_than(kept_from(today, NUDGE_MONTHS))
    return delete_first(due, limit)


RULES = [
    Rule(
        key="workers.nudges",
        models=("workers.nudge",),
        basis=_("To see over a year what stands in the way of online work."),
        term=Term(months=NUDGE_MONTHS, after=_("the question was asked")),
        erases=_("The question, its answer and what a lead wrote."),
        run=_delete_nudges,
    ),
]
