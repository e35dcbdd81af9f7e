"""How long campaigns and practice examples are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from privacy.retention import Rule, Term, held
from workers.models import Campaign, PracticeExample
from youthwork.lib.dates import add_months

CAMPAIGN_MONTHS = 24
EXAMPLE_MONTHS = 60


def _delete_campaigns(today: date, now: datetime, limit: int) -> int:
    due = Campaign.objects.over_before(add_months(today, -CAMPAIGN_MONTHS))
    rows = list(due.values_list("pk", flat=True)[:limit])
    Campaign.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_examples(today: date, now: datetime, limit: int) -> int:
    due = PracticeExample.objects.older_than(add_months(today, -EXAMPLE_MONTHS))
    due = due.exclude(public_id__in=held("workers.practiceexample", today))
    rows = list(due.values_list("pk", flat=True)[:limit])
    PracticeExample.objects.filter(pk__in=rows).delete()
    return len(rows)


RULES = [
    Rule(
        key="workers.campaigns",
        models=("workers.campaign",),
        basis=_("To compare two years with each other and to account for them."),
        term=Term(months=CAMPAIGN_MONTHS, after=_("its last day, once its activities are gone")),
        erases=_("The campaign and who proposed it."),
        run=_delete_campaigns,
    ),
    Rule(
        key="workers.examples",
        models=("workers.practiceexample",),
        basis=_("Colleagues learn from them for some years; they are told without names."),
        term=Term(months=EXAMPLE_MONTHS, after=_("the day it happened")),
        erases=_("The example and who wrote it."),
        run=_delete_examples,
    ),
]
