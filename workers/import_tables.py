"""Tables that somebody took in, read against what the house knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import Platform, User
from privacy.asking import questions_about
from privacy.text_check import findings
from workers import imports
from workers.imports import BACK_MONTHS, Fault, House, Read
from workers.models import ClosedMonth, HourEntry, HourImport
from workers.team_of_day import held_between
from workers.words import no_names
from youthwork.lib.dates import add_months, day_of, month_start

KEYS_AT_ONCE = 500


def table_of(taken: HourImport) -> list[list[str]]:
    """The cells, heading first; nothing once they are written down."""
    table: list[list[str]] = json.loads(taken.content or "[[]]")
    return table


def look_over(taken: HourImport, now: datetime) -> Iterator[Read]:
    """What its rows say, in steps; the last step holds also what stands in the way in the house."""
    worker = taken.worker
    platforms, today = Platform.objects.offered(), day_of(now)
    house = House(
        teams={team.name.casefold(): team for team in worker.current_teams},
        held=held_between(worker, add_months(today, -BACK_MONTHS), today),
        platforms={name.casefold(): each for each in platforms for name in (each.slug, each.name)},
        owner=str(worker.public_id),
        today=today,
    )
    made = Read()
    for made in imports.read(table_of(taken), taken.columns, house):
        yield made
    made.faults = sorted([*made.faults, *_in_the_way(made, worker)], key=lambda fault: fault.row)
    yield made


def questions(made: Read, worker: User) -> list[Fault]:
    """Notes that seem to name somebody, as the form of one entry asks about them."""
    allowed = no_names(worker.current_teams, Platform.objects.offered())
    return [
        Fault(number, "note", " ".join(told))
        for number, row in made.rows
        if row.note
        and (told := [q.message for q in questions_about(findings(row.note, allowed=allowed))])
    ]


def _in_the_way(made: Read, worker: User) -> Iterator[Fault]:
    """Rows of a closed month, that are there already, or that lie over what was written."""
    days = {(row.team.pk, day) for _number, row in made.rows for day in row.days}
    closed = {(c.team_id, c.month) for c in ClosedMonth.objects.holding(days)} if days else set()
    keys = [row.public_id for _number, row in made.rows]
    known = {
        key
        for start in range(0, len(keys), KEYS_AT_ONCE)
        for key in HourEntry.objects.references(keys[start : start + KEYS_AT_ONCE])
    }
    periods = _written(made, worker)
    for number, row in made.rows:
        shut = [day for day in row.days if (row.team.pk, month_start(day)) in closed]
        if shut:
            month = date_format(shut[0], "F Y")
            yield Fault(number, "day", _("The month %(month)s is closed.") % {"month": month})
        elif row.public_id in known:
            yield Fault(number, "public_id", _("This row is there already."))
        elif row.started_at and row.ended_at:
            for start, end in periods.get(row.day, ()):
                if row.started_at < end and row.ended_at > start:
                    yield Fault(number, "start", _("You wrote down this time already."))
                    break


def _written(made: Read, worker: User) -> dict[object, list[tuple[datetime, datetime]]]:
    """What was written with times on the days of the table and the ones before and after."""
    starts = [row.started_at for _number, row in made.rows if row.started_at]
    ends = [row.ended_at for _number, row in made.rows if row.ended_at]
    found: dict[object, list[tuple[datetime, datetime]]] = {}
    if starts and ends:
        known = HourEntry.objects.overlapping(worker, min(starts), max(ends))
        for start, end in known.values_list("started_at", "ended_at"):
            assert start is not None
            assert end is not None
            for number in range(day_of(start).toordinal() - 1, day_of(end).toordinal() + 1):
                day = day_of(start).fromordinal(number)
                found.setdefault(day, []).append((start, end))
    return found
