"""Rules of days for evaluations, as pure functions.

The policy is looked back on at least once in six months, counted from the day on which that was
last *done* (handreiking, checklist *interne randvoorwaarden*, 2 Evaluatie).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from youthwork.lib.dates import add_months
from youthwork.lib.working_days import is_working_day, next_working_day

EVERY_MONTHS = 6
WEEK = timedelta(days=7)
PREPARE = timedelta(days=30)  # before the day, from when the preparation is asked for
PULSE = WEEK  # before the day, when the team gets its three questions


class ReminderKind(StrEnum):
    """What somebody is told about an evaluation that is still to be held."""

    MONTH = "month"  # 30 days before
    WEEK = "week"  # 7 days before
    DAY = "day"
    LATE = "late"  # 7 days after the last day on which it should have been held, then weekly
    ESCALATED = "escalated"  # the same to the director, on a working day


@dataclass(frozen=True)
class Reminder:
    """One reminder: `key` tells it from every other of its kind, `on` is the day it is due."""

    kind: ReminderKind
    key: date
    on: date


def next_due(held_on: date) -> date:
    """The last day on which the next one is to be held: six months after this one was.

    A month's end stays one where the month is shorter: 31 August becomes 28 or 29 February, 29
    February becomes 29 August.
    """
    return add_months(held_on, EVERY_MONTHS)


def days_late(due_on: date, on: date) -> int:
    """How many days after its last day this is; 0 up to and on that day."""
    return max(0, (on - due_on).days)


def missed_terms(due_on: date, until: date) -> int:
    """How many terms of six months ended without an evaluation, up to and on `until`.

    The first is missed the day after `due_on`, each further one six months later.
    """
    missed = 0
    while add_months(due_on, EVERY_MONTHS * missed) < until:
        missed += 1
    return missed


def working_day_from(day: date) -> date:
    """The day itself, or the first working day after it."""
    return day if is_working_day(day) else next_working_day(day)


def prepare_from(due_on: date, meets_on: date) -> date:
    """From when the preparation is asked for: thirty days before whichever comes first."""
    return min(due_on, meets_on) - PREPARE


def reminders(due_on: date, meets_on: date, today: date) -> list[Reminder]:
    """What is to be told by today: of what came due, only the latest day's.

    `due_on` is the last day for it, `meets_on` the day that was chosen (else the same). Those
    before are counted from the day chosen, those of being late from the last day. At most one for
    who plans it and one for the director: on a day of which both tell, the one of the day chosen.
    """
    planning = [
        Reminder(ReminderKind.MONTH, due_on, prepare_from(due_on, meets_on)),
        Reminder(ReminderKind.WEEK, meets_on, meets_on - WEEK),
        Reminder(ReminderKind.DAY, meets_on, meets_on),
    ]
    late = _latest_week(due_on, today, lambda day: day)
    if late is not None:
        planning.append(Reminder(ReminderKind.LATE, late, late))
    came = [each for each in planning if each.on <= today]
    latest = max((each.on for each in came), default=None)
    found = [each for each in came if each.on == latest][:1]  # the day chosen before being late
    escalated = _latest_week(due_on, today, working_day_from)
    if escalated is not None:
        on = working_day_from(escalated)
        found.append(Reminder(ReminderKind.ESCALATED, escalated, on))
    return found


def _latest_week(due_on: date, today: date, moved: Callable[[date], date]) -> date | None:
    """The last of the days one, two, three… weeks after `due_on` that has come once moved."""
    weeks = (today - due_on) // WEEK
    while weeks > 0:
        day = due_on + weeks * WEEK
        if moved(day) <= today:
            return day
        weeks -= 1
    return None
