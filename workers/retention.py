"""How long hours, contacts, contracts and availability are kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from organisation.choices import PersonStatus
from privacy.retention import Rule, Term, held
from workers.models import (
    Activity,
    Attendance,
    Availability,
    Booking,
    ClosedMonth,
    CompetenceAssessment,
    ContactTally,
    Contract,
    Equipment,
    FirstStepTick,
    GrowthGoal,
    HourEntry,
    HourImport,
    HourWeek,
    ImportColumns,
    Nudge,
    PulseTaken,
    Timer,
)
from youthwork.lib.dates import DAY, add_months, month_start

HOUR_MONTHS = 24
TIMER_DAYS = 28
IMPORT_DAYS = 7
CONTRACT_MONTHS = 24
NUDGE_MONTHS = 12
ACTIVITY_MONTHS = 24
GROWTH_MONTHS = 36
EQUIPMENT_MONTHS = 24
BOOKING_MONTHS = 3
FIRST_WEEKS_MONTHS = 3
CONTACT_MONTHS = 24


def _open_months(today: date, now: datetime, limit: int) -> int:
    """Nobody writes hours of so long ago, so they need not be closed any more."""
    due = ClosedMonth.objects.before(add_months(today, -HOUR_MONTHS))
    rows = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    ClosedMonth.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_timers(today: date, now: datetime, limit: int) -> int:
    due = Timer.objects.forgotten(now, timedelta(days=TIMER_DAYS))
    rows = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    Timer.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_imports(today: date, now: datetime, limit: int) -> int:
    due = HourImport.objects.made_before(now, timedelta(days=IMPORT_DAYS))
    rows = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    HourImport.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_columns(today: date, now: datetime, limit: int) -> int:
    due = ImportColumns.objects.filter(worker__status=PersonStatus.LEFT)
    rows = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    ImportColumns.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_hours(today: date, now: datetime, limit: int) -> int:
    _open_months(today, now, limit)  # nothing goes from a month that is closed
    due = HourEntry.objects.older_than(add_months(today, -HOUR_MONTHS))
    rows = list(due.values_list("pk", flat=True)[:limit])
    HourEntry.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_contracts(today: date, now: datetime, limit: int) -> int:
    due = Contract.objects.filter(
        user__status=PersonStatus.LEFT, user__left_on__lte=add_months(today, -CONTRACT_MONTHS)
    )
    rows = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    Contract.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_availability(today: date, now: datetime, limit: int) -> int:
    due = Availability.objects.filter(user__status=PersonStatus.LEFT, user__left_on__lt=today)
    rows = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    Availability.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_activities(today: date, now: datetime, limit: int) -> int:
    due = Activity.objects.last_day_before(add_months(today, -ACTIVITY_MONTHS))
    due = due.exclude(public_id__in=held("workers.activity", today))
    rows = list(due.values_list("pk", flat=True)[:limit])
    Activity.objects.filter(pk__in=rows).delete()
    return len(rows)


def _contacts_to_totals(today: date, now: datetime, limit: int) -> int:
    """Who counted and on which day goes; how many of which kind in a month stays."""
    due = list(ContactTally.objects.due_for_totals(add_months(today, -CONTACT_MONTHS))[:limit])
    for row in due:
        row.worker, row.day = None, month_start(row.day)
    ContactTally.objects.bulk_update(due, ["worker", "day"])
    return len(due)


def _delete_hour_weeks(today: date, now: datetime, limit: int) -> int:
    """What is left of a week whose entries are gone: nothing but whose it was."""
    gone = add_months(today, -HOUR_MONTHS) - 7 * DAY
    rows = list(HourWeek.objects.filter(monday__lt=gone).values_list("pk", flat=True)[:limit])
    HourWeek.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_nudges(today: date, now: datetime, limit: int) -> int:
    due = Nudge.objects.older_than(add_months(today, -NUDGE_MONTHS))
    rows = list(due.values_list("pk", flat=True)[:limit])
    Nudge.objects.filter(pk__in=rows).delete()
    return len(rows)


def _delete_growth(today: date, now: datetime, limit: int) -> int:
    """Views, agreements and places at trainings; of who left a month after the last day."""
    old, gone = add_months(today, -GROWTH_MONTHS), add_months(today, -1)
    count = 0
    for rows in (
        CompetenceAssessment.objects.past_term(old, gone),
        GrowthGoal.objects.past_term(old, gone),
        Attendance.objects.past_term(old, gone),
    ):
        keys = list(rows.values_list("pk", flat=True)[: limit - count])
        rows.model._default_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count


def _delete_equipment(today: date, now: datetime, limit: int) -> int:
    old = add_months(today, -EQUIPMENT_MONTHS)
    keys = list(Equipment.objects.retired_before(old).values_list("pk", flat=True)[:limit])
    Equipment.objects.filter(pk__in=keys).delete()
    due = Booking.objects.older_than(add_months(today, -BOOKING_MONTHS))
    booked = list(due.values_list("pk", flat=True)[: limit - len(keys)])
    Booking.objects.filter(pk__in=booked).delete()
    return len(keys) + len(booked)


def _forget_who_answered(today: date, now: datetime, limit: int) -> int:
    """Who answered short questions, once they are closed; nobody is asked twice then anyway."""
    due = PulseTaken.objects.filter(round__closes_on__lte=today).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:limit])
    PulseTaken.objects.filter(pk__in=keys).delete()
    return len(keys)


def _delete_ticks(today: date, now: datetime, limit: int) -> int:
    due = FirstStepTick.objects.older_than(add_months(today, -FIRST_WEEKS_MONTHS))
    keys = list(due.values_list("pk", flat=True)[:limit])
    FirstStepTick.objects.filter(pk__in=keys).delete()
    return len(keys)


RULES = [
    Rule(
        key="workers.closed_months",
        models=("workers.closedmonth",),
        basis=_("Hours of a closed month stay as they are while they are kept."),
        term=Term(months=HOUR_MONTHS, after=_("the month began")),
        erases=_("That the month was closed, and by whom."),
        run=_open_months,
    ),
    Rule(
        key="workers.imports",
        models=("workers.hourimport",),
        basis=_("Only needed until the rows are written down."),
        term=Term(days=IMPORT_DAYS, after=_("the file was taken in")),
        erases=_("The cells of the file; once the rows are written they are gone already."),
        run=_delete_imports,
    ),
    Rule(
        key="workers.import_columns",
        models=("workers.importcolumns",),
        basis=_("So that the columns of a next file are known."),
        term=Term(after=_("the day somebody left")),
        erases=_("Which heading meant what."),
        run=_delete_columns,
    ),
    Rule(
        key="workers.timers",
        models=("workers.timer",),
        basis=_("Only needed until the time is written down."),
        term=Term(days=TIMER_DAYS, after=_("the timer was started")),
        erases=_("A timer that nobody came back to."),
        run=_delete_timers,
    ),
    Rule(
        key="workers.hours",
        models=("workers.hourentry", "workers.hourpart"),
        basis=_("To compare two years with each other; payroll keeps its own records."),
        term=Term(months=HOUR_MONTHS, after=_("the day that was worked")),
        erases=_("The entry and its note."),
        run=_delete_hours,
    ),
    Rule(
        key="workers.hour_weeks",
        models=("workers.hourweek",),
        basis=_("Sums of hours go when the hours are gone."),
        term=Term(months=HOUR_MONTHS, days=7, after=_("the week began")),
        erases=_("The sums of somebody's week."),
        run=_delete_hour_weeks,
    ),
    Rule(
        key="workers.nudges",
        models=("workers.nudge",),
        basis=_("To see over a year what stands in the way of online work."),
        term=Term(months=NUDGE_MONTHS, after=_("the question was asked")),
        erases=_("The question, its answer and what a lead wrote."),
        run=_delete_nudges,
    ),
    Rule(
        key="workers.contracts",
        models=("workers.contract",),
        basis=_("The norm of a week in the past must stay known as long as its hours."),
        term=Term(months=CONTRACT_MONTHS, after=_("the day somebody left")),
        erases=_("Hours a week and norm."),
        run=_delete_contracts,
    ),
    Rule(
        key="workers.availability",
        models=("workers.availability",),
        basis=_("Only needed while somebody works here."),
        term=Term(after=_("the day somebody left")),
        erases=_("When somebody could be reached."),
        run=_delete_availability,
    ),
    Rule(
        key="workers.activities",
        models=("workers.activity",),
        basis=_("To compare two years with each other and to account for them."),
        term=Term(months=ACTIVITY_MONTHS, after=_("the last day of the activity")),
        erases=_("The activity and who was there."),
        run=_delete_activities,
    ),
    Rule(
        key="workers.contacts",
        models=("workers.contacttally",),
        basis=_("To compare two years with each other; the tally knows no young person."),
        term=Term(months=CONTACT_MONTHS, after=_("the day of the contact")),
        erases=_("Who counted it and on which day; the numbers of a month stay."),
        run=_contacts_to_totals,
    ),
    Rule(
        key="workers.growth",
        models=("workers.competenceassessment", "workers.growthgoal", "workers.attendance"),
        basis=_("To talk about growing, and to see it after a year; for the worker and own lead."),
        term=Term(months=GROWTH_MONTHS, after=_("the day it was written down")),
        erases=_("How far somebody was, agreements about learning, and who was at a training."),
        run=_delete_growth,
    ),
    Rule(
        key="workers.equipment",
        models=("workers.equipment", "workers.booking"),
        basis=_("To know who works with what; a booking is kept for three months."),
        term=Term(months=EQUIPMENT_MONTHS, after=_("the day it went out of use")),
        erases=_("Telephones and laptops that are no longer in use, and old bookings."),
        run=_delete_equipment,
    ),
    Rule(
        key="workers.pulse",
        models=("workers.pulsetaken",),
        basis=_("Only needed while the questions are open, so that nobody is asked twice."),
        term=Term(after=_("the day the questions close")),
        erases=_("Who answered. What was answered never had a name."),
        run=_forget_who_answered,
    ),
    Rule(
        key="workers.first_weeks",
        models=("workers.firststeptick",),
        basis=_("Only needed in somebody's first weeks."),
        term=Term(months=FIRST_WEEKS_MONTHS, after=_("the day it was ticked off")),
        erases=_("Which steps somebody ticked off."),
        run=_delete_ticks,
    ),
]
