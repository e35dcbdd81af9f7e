"""How long surveys are kept, and what young people wrote in them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from policy.choices.survey import REMARK_MONTHS
from policy.models import Survey, SurveyRemark
from privacy.retention import Rule, Term, delete_first
from youthwork.lib.dates import kept_from

SURVEY_MONTHS = 60
SURVEYS_AT_ONCE = 1  # each has hundreds of answers


def _delete_remarks(today: date, now: datetime, limit: int) -> int:
    due = SurveyRemark.objects.due_before(kept_from(today, REMARK_MONTHS))
    return delete_first(due, limit)


def _delete_surveys(today: date, now: datetime, limit: int) -> int:
    due = Survey.objects.closed_before(kept_from(today, SURVEY_MONTHS))
    return delete_first(due, min(limit, SURVEYS_AT_ONCE))


RULES = [
    Rule(
        key="policy.survey",
        models=("policy.survey",),
        basis=_("To see over the years where young people are and what helps them."),
        term=Term(after=_("the survey closed"), months=SURVEY_MONTHS),
        erases=_("The survey with its answers, and who held it."),
        run=_delete_surveys,
    ),
    Rule(
        key="policy.survey_remark",
        models=("policy.surveyremark",),
        basis=_("Read once to learn from; then it has no use any more (GDPR article 5(1)(e))"),
        term=Term(after=_("the survey closed"), months=REMARK_MONTHS),
        erases=_("What young people wrote; numbers stay, and what was chosen to be shown"),
        run=_delete_remarks,
    ),
]
