"""How long hours, contracts and availability are kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from organisation.choices import PersonStatus
from privacy.retention import Rule, Term, delete_first
from workers.models import (
    Availability,
    ClosedMonth,
    Contract,
    HourEntry,
    HourImport,
    HourWeek,
    ImportColumns,
    Timer,
)
from youthwork.lib.dates import DAY, add_months, kept_from

HOUR_MONTHS = 24
TIMER_DAYS = 28
IMPORT_DAYS = 7
CONTRACT_MONTHS = 24


def _open_months(today: date, now: datetime, limit: int) -> int:
    """Nobody writes hours of so long ago, so they need not be closed any more.

    The last night that goes may end on the first day that stays: that may be the next month's.
    """
    due = ClosedMonth.objects.before(kept_from(today, HOUR_MONTHS) + DAY)
    return delete_first(due, limit)


def _delete_imports(today: date, now: datetime, limit: int) -> int:
    due = HourImport.objects.made_before(now, timedelta(days=IMPORT_DAYS))
    return delete_first(due, limit)


def _delete_columns(today: date, now: datetime, limit: int) -> int:
    due = ImportColumns.objects.filter(worker__status=PersonStatus.LEFT)
    return delete_first(due, limit)


def _delete_timers(today: date, now: datetime, limit: int) -> int:
    due = Timer.objects.forgotten(now, timedelta(days=TIMER_DAYS))
    return delete_first(due, limit)


def _delete_hours(today: date, now: datetime, limit: int) -> int:
    _open_months(today, now, limit)  # nothing goes from a month that is closed
    due = HourEntry.objects.older_than(kept_from(today, HOUR_MONTHS))
    return delete_first(due, limit)


def _delete_hour_weeks(today: date, now: datetime, limit: int) -> int:
    """What is left of a week whose entries are gone: nothing but whose it was."""
    gone = add_months(today, -HOUR_MONTHS) - 7 * DAY
    return delete_first(HourWeek.objects.filter(monday__lt=gone), limit)


def _delete_contracts(today: date, now: datetime, limit: int) -> int:
    due = Contract.objects.filter(
        user__status=PersonStatus.LEFT, user__left_on__lte=add_months(today, -CONTRACT_MONTHS)
    )
    return delete_first(due, limit)


def _delete_availability(today: date, now: datetime, limit: int) -> int:
    due = Availability.objects.filter(user__status=PersonStatus.LEFT, user__left_on__lt=today)
    return delete_first(due, limit)


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
        may_be_shorter=True,
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
]
