"""What a lead reads of the hours of somebody in a team led: a month of single entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format

from organisation.models import User
from workers.models import HourEntry
from workers.screens.hours import doing, length, times
from workers.wording import hours
from youthwork.lib.dates import DAY, add_months, month_start

MONTHS = 24  # that hours are kept


@dataclass(frozen=True)
class Line:
    """One entry as it was written down, with what of it falls in the month."""

    day: date
    text: str
    more: str
    note: str
    length: str


def month_asked(text: str, today: date) -> date:
    """The first day of the month an address asks for; this month where that makes no sense."""
    this = month_start(today)
    try:
        wanted = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this
    return wanted if add_months(this, -MONTHS) <= wanted <= this else this


def page(person: User, viewer: User, month: date, today: date) -> dict[str, Any]:
    """The month of this person for the teams that the viewer leads, newest first.

    A night over its end stands in both months, in each with what falls in it.
    """
    last = add_months(month, 1) - DAY
    lines: list[Line] = []
    sums = dict.fromkeys(("online", "offline", "other"), 0)
    for row in HourEntry.objects.shown_to_lead(viewer, person).between(month - DAY, last):
        parts = [part for part in row.split() if month <= part.day <= last]
        if minutes := sum(part.minutes for part in parts):
            sums[row.where] += minutes
            lines.append(_line(row, parts[0].day, minutes))
    this = month_start(today)
    return {
        "person": person,
        "month": date_format(month, "F Y"),
        "lines": lines,
        "totals": {where: hours(minutes) for where, minutes in sums.items()},
        "older_url": _address(add_months(month, -1)) if month > add_months(this, -MONTHS) else "",
        "newer_url": _address(add_months(month, 1)) if month < this else "",
    }


def _address(month: date) -> str:
    return "?" + urlencode({"month": f"{month:%Y-%m}"})


def _line(row: HourEntry, day: date, minutes: int) -> Line:
    more = [times(row), str(row.platform or ""), str(row.get_function_display()), str(row.team)]
    return Line(
        day=day,
        text=doing(row),
        more=" · ".join(each for each in more if each),
        note=row.note or "",
        length=length(minutes),
    )
