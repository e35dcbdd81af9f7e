"""How long activities, contacts, campaigns and practice examples are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from organisation.choices import PersonStatus
from privacy.retention import Rule, Term, delete_first, not_held
from workers.models import (
    Activity,
    Campaign,
    ContactTally,
    PracticeExample,
    RoutineDay,
    RoutineTime,
)
from youthwork.lib.dates import kept_from, month_start

ACTIVITY_MONTHS = 24
CONTACT_MONTHS = 24
CAMPAIGN_MONTHS = 24
EXAMPLE_MONTHS = 60
ROUTINE_MONTHS = 6  # further back than the row of days is counted


def _delete_activities(today: date, now: datetime, limit: int) -> int:
    due = Activity.objects.last_day_before(kept_from(today, ACTIVITY_MONTHS))
    return delete_first(due, limit)


def _contacts_to_totals(today: date, now: datetime, limit: int) -> int:
    """Who counted and on which day goes; how many of which kind in a month stays."""
    rows = ContactTally.objects.due_for_totals(kept_from(today, CONTACT_MONTHS))
    due = list(not_held(rows)[:limit])
    for row in due:
        row.worker, row.day = None, month_start(row.day)
    ContactTally.objects.bulk_update(due, ["worker", "day"])
    return len(due)


def _delete_campaigns(today: date, now: datetime, limit: int) -> int:
    due = Campaign.objects.over_before(kept_from(today, CAMPAIGN_MONTHS))
    return delete_first(due, limit)


def _delete_routine_days(today: date, now: datetime, limit: int) -> int:
    due = RoutineDay.objects.filter(day__lt=kept_from(today, ROUTINE_MONTHS)).order_by("pk")
    return delete_first(due, limit)


def _delete_routine_times(today: date, now: datetime, limit: int) -> int:
    due = RoutineTime.objects.filter(user__status=PersonStatus.LEFT, user__left_on__lt=today)
    return delete_first(due, limit)


def _delete_examples(today: date, now: datetime, limit: int) -> int:
    due = PracticeExample.objects.older_than(kept_from(today, EXAMPLE_MONTHS))
    return delete_first(due, limit)


RULES = [
    Rule(
        key="workers.routine_days",
        models=("workers.routineday",),
        basis=_("To show somebody their own row of days; nobody else reads it."),
        term=Term(months=ROUTINE_MONTHS, after=_("the day itself")),
        erases=_("That somebody ticked off a part of the own routine."),
        run=_delete_routine_days,
    ),
    Rule(
        key="workers.routine_times",
        models=("workers.routinetime",),
        basis=_("Only needed while somebody works here."),
        term=Term(after=_("the day somebody left")),
        erases=_("At which moments somebody wanted to be online."),
        run=_delete_routine_times,
    ),
    Rule(
        key="workers.activities",
        models=("workers.activity",),
        basis=_("To compare two years with each other and to account for them."),
        term=Term(months=ACTIVITY_MONTHS, after=_("the last day of the activity")),
        erases=_("The activity and who was there."),
        run=_delete_activities,
        may_be_shorter=True,
    ),
    Rule(
        key="workers.contacts",
        models=("workers.contacttally",),
        basis=_("To compare two years with each other; the tally knows no young person."),
        term=Term(months=CONTACT_MONTHS, after=_("the day of the contact")),
        erases=_("Who counted it and on which day; the numbers of a month stay."),
        run=_contacts_to_totals,
        may_be_shorter=True,
    ),
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
