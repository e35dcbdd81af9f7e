"""How long evaluations and what belongs to them are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from organisation.choices import PersonStatus
from policy.models import CalendarLink, Evaluation
from privacy.retention import Rule, Term, delete_first
from youthwork.lib.dates import kept_from

EVALUATION_MONTHS = 60


def _delete_evaluations(today: date, now: datetime, limit: int) -> int:
    due = Evaluation.objects.older_than(kept_from(today, EVALUATION_MONTHS))
    return delete_first(due, limit)


def _delete_links(today: date, now: datetime, limit: int) -> int:
    left = CalendarLink.objects.filter(person__status=PersonStatus.LEFT)
    return delete_first(left, limit)


RULES = [
    Rule(
        key="policy.evaluations",
        models=(
            "policy.evaluation",
            "policy.evaluationanswer",
            "policy.documentverdict",
            "policy.decision",
        ),
        basis=_("To see over some years what was agreed and what came of it, and account for it."),
        term=Term(months=EVALUATION_MONTHS, after=_("the day it was held; the last one stays")),
        erases=_("What was found, what was agreed, who was there."),
        run=_delete_evaluations,
    ),
    Rule(
        key="policy.calendar_links",
        models=("policy.calendarlink",),
        basis=_("Only needed by who works here."),
        term=Term(after=_("the day somebody leaves")),
        erases=_("The secret address of a calendar."),
        run=_delete_links,
    ),
]
