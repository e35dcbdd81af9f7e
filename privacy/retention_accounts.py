"""How long the papers are kept with which the organisation accounts for itself."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from privacy.models import ActivityWords, Dpia, Processor
from privacy.retention import Rule, Term, delete_first, update_first
from youthwork.lib.dates import kept_from, start_of_day

KEPT_MONTHS = 60  # as the register of breaches


def _assessments(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, KEPT_MONTHS))
    return delete_first(Dpia.objects.replaced_before(before), limit)


def _processors(today: date, now: datetime, limit: int) -> int:
    stopped = Processor.objects.stopped_before(kept_from(today, KEPT_MONTHS))
    return delete_first(stopped, limit)


def _who_worded(today: date, now: datetime, limit: int) -> int:
    """The words stay as long as they count; who wrote them is forgotten."""
    before = start_of_day(kept_from(today, KEPT_MONTHS))
    return update_first(ActivityWords.objects.written_before(before), limit, written_by=None)


RULES = [
    Rule(
        key="privacy.processors",
        models=("privacy.processor",),
        basis=_("To account for who processed data for us (GDPR articles 28 and 30)"),
        term=Term(after=_("the processor stopped"), months=KEPT_MONTHS),
        erases=_("The processor with its contact"),
        run=_processors,
    ),
    Rule(
        key="privacy.words",
        models=("privacy.activitywords",),
        basis=_("To account for what the register said (GDPR articles 5(2) and 30)"),
        term=Term(after=_("the words were written"), months=KEPT_MONTHS),
        erases=_("Who wrote the words of the register; the words stay"),
        run=_who_worded,
    ),
    Rule(
        key="privacy.dpia",
        models=("privacy.dpia",),
        basis=_("To account for why signals were opened (GDPR articles 5(2) and 35)"),
        term=Term(after=_("another version was decided on"), months=KEPT_MONTHS),
        erases=_("The earlier version of the impact assessment; the newest stays"),
        run=_assessments,
    ),
]
