"""Rules of dates of the checklist, as pure functions."""

from __future__ import annotations

from datetime import date

from youthwork.lib.dates import DAY, add_months

CHECKLIST_MONTHS = 12  # the checklist is filled in each year
SOON = 30 * DAY  # how long before that somebody is told


def checklist_due_on(last: date) -> date:
    """By when the checklist is to be filled in again, after the day it was filed."""
    return add_months(last, CHECKLIST_MONTHS)


def checklist_step(due_on: date, today: date) -> str:
    """Which reminder is the latest that applies: "soon", "0" on the day, then each month more.

    Empty before the first.
    """
    if today < due_on - SOON:
        return ""
    if today < due_on:
        return "soon"
    months = (today.year - due_on.year) * 12 + today.month - due_on.month
    return str(months if add_months(due_on, months) <= today else months - 1)
