"""How long questions about reading are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from privacy.models import ReadingQuestion
from privacy.retention import Rule, Term, delete_first
from youthwork.lib.dates import kept_from, start_of_day

KEPT_MONTHS = 12


def _questions(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, KEPT_MONTHS))
    return delete_first(ReadingQuestion.objects.asked_before(before), limit)


RULES = [
    Rule(
        key="privacy.reading",
        models=("privacy.readingquestion",),
        basis=_(
            "To account for what colleagues were asked, as the works council agreed (Works "
            "Councils Act, article 27(1)(l))"
        ),
        term=Term(after=_("the question was asked"), months=KEPT_MONTHS),
        erases=_("The question with its reason and answer"),
        run=_questions,
        may_be_shorter=True,
    ),
]
