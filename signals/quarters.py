"""Quarters and the terms of a notice, as pure functions."""

from __future__ import annotations

from datetime import date, timedelta

from youthwork.lib.dates import add_months

APPEAL_MONTHS = 6  # DSA article 20(1), from the day of the decision
ANSWER_DAYS = 30  # after which no answer counts as one; the DSA says "without undue delay"
REMIND_DAYS = 7
OPEN_DAYS = 18  # of the list: from a Monday until the Friday of the third week
MONDAY = 0


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter (1 to 4) of a day."""
    return day.year, (day.month + 2) // 3


def next_quarter(year: int, quarter: int) -> tuple[int, int]:
    """The quarter after this one."""
    return (year + 1, 1) if quarter == 4 else (year, quarter + 1)


def last_day(year: int, quarter: int) -> date:
    """The last day of a quarter."""
    year, quarter = next_quarter(year, quarter)
    return date(year, 3 * quarter - 2, 1) - timedelta(days=1)


def list_days(year: int, quarter: int) -> tuple[date, date]:
    """When the list is open unless a lead chooses otherwise: from the first Monday of the second
    month, so that platforms can answer within the quarter."""
    first = date(year, 3 * quarter - 1, 1)
    starts = first + timedelta(days=(MONDAY - first.weekday()) % 7)
    return starts, starts + timedelta(days=OPEN_DAYS)


def list_days_from(year: int, quarter: int, today: date) -> tuple[date, date]:
    """The same of a round that is made today: where those days have passed, as many from today on,
    until the quarter ends."""
    starts, ends = list_days(year, quarter)
    last = last_day(year, quarter)
    if ends < today <= last:
        return today, min(today + timedelta(days=OPEN_DAYS), last)
    return starts, ends


def silent_from(asked_on: date) -> date:
    """The first day on which no answer to a notice or an appeal counts as one."""
    return asked_on + timedelta(days=ANSWER_DAYS)


def appeal_until(decided_on: date) -> date:
    """The last day on which a decision can be appealed."""
    return add_months(decided_on, APPEAL_MONTHS)
