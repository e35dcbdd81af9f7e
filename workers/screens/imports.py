"""What the pages of taking hours in show, and one's own hours as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from organisation.models import User
from workers import imports, periods
from workers.forms.imports import FIELD_NAMES
from workers.import_tables import look_over, questions
from workers.models import HourEntry, HourImport
from workers.querysets.hours import Minutes
from workers.screens.hours import doing, length, times
from workers.wording import hours
from youthwork.lib import sheets
from youthwork.lib.dates import add_months, day_of

SHOWN_ROWS, SHOWN_FAULTS = 5, 50
KEPT_MONTHS = 24


@dataclass(frozen=True)
class Told:
    """One fault with its field in words."""

    row: int
    field: str
    text: str


def page(taken: HourImport, now: datetime) -> dict[str, Any]:
    """What its rows come to, the first of them, and what is wrong."""
    if taken.written_at is not None:
        return {"taken": taken, "is_written": True}
    told = imports.missing(taken.columns)
    found = imports.Read()
    if not told:
        *_steps, found = look_over(taken, now)
    minutes = dict.fromkeys(("online", "offline", "other"), 0)
    for _number, row in found.rows:
        timed = row.started_at and row.ended_at
        minutes[row.where] += (
            periods.minutes_between(row.started_at, row.ended_at)  # type: ignore[arg-type]
            if timed
            else row.minutes
        )
    done, asked = Minutes(**minutes), questions(found, taken.worker)
    return {
        "taken": taken,
        "missing": told,
        "faults": _told(found.faults),
        "more_faults": max(0, len(found.faults) - SHOWN_FAULTS),
        "questions": _told(asked),
        "more_questions": max(0, len(asked) - SHOWN_FAULTS),
        "number_of_faults": len(found.faults),
        "examples": [_example(row) for _number, row in found.rows[:SHOWN_ROWS]],
        "totals": {"online": hours(done.online), "offline": hours(done.offline),
                   "other": hours(done.other)},
        "is_ready": not told and not found.faults,
    }  # fmt: skip


def _told(found: list[imports.Fault]) -> list[Told]:
    """The first of them, with their fields in words."""
    return [
        Told(each.row, str(FIELD_NAMES[each.field]), each.text) for each in found[:SHOWN_FAULTS]
    ]


def names_somebody(taken: HourImport, now: datetime) -> bool:
    """Whether a note in it seems to name somebody."""
    *_steps, found = look_over(taken, now)
    return bool(questions(found, taken.worker))


def _example(worked: Any) -> tuple[date, str, str, str]:
    row = HourEntry(
        where=worked.where,
        kind=worked.kind,
        started_at=worked.started_at,
        ended_at=worked.ended_at,
    )
    timed = worked.started_at and worked.ended_at
    minutes = (
        periods.minutes_between(worked.started_at, worked.ended_at) if timed else worked.minutes
    )
    return worked.day, times(row), length(minutes), doing(row)


def header() -> list[str]:
    """Headings of one's own hours as a file; taking it in again knows them."""
    return [
        _("Day"), _("Start time"), _("End time"), _("Minutes"), _("Where"), _("Kind of work"),
        _("Function"), _("Platform"), _("Team"), _("Note"), _("Reference"),
    ]  # fmt: skip


def file_rows(user: User, now: datetime) -> Iterator[list[sheets.Value]]:
    """Everything that somebody wrote down and that is kept, oldest first."""
    today = day_of(now)
    rows = HourEntry.objects.own_of(user, add_months(today, -KEPT_MONTHS), date.max)
    for row in rows.iterator(500):
        start, end = (
            (f"{periods.clock_of(row.started_at):%H:%M}", f"{periods.clock_of(row.ended_at):%H:%M}")
            if row.started_at and row.ended_at
            else ("", "")
        )
        yield [
            row.day, start, end, row.minutes, str(row.get_where_display()),
            str(row.get_kind_display()) if row.kind else "",
            str(row.get_function_display()) if row.function else "",
            str(row.platform or ""), str(row.team), row.note or "", str(row.public_id),
        ]  # fmt: skip
