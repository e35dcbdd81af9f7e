"""What a table of hours says, as pure functions: columns by their headings, rows as entries.

Nothing here asks the database: teams and platforms come in, and what stands in the way there
(overlap, a closed month) the action says.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from privacy.validators import no_citizen_service_number
from workers import periods
from workers.actions.hours import Worked
from workers.choices.hours import Function, Where, kind_choices, kind_fits
from workers.models import MAX_MINUTES, NOTE_MAX
from workers.team_of_day import team_of, teams_on
from youthwork.lib import sheets
from youthwork.lib.dates import NoSuchTime, add_months

if TYPE_CHECKING:
    from organisation.models import Membership, Platform, Team

ROWS_MAX = 10_000
BACK_MONTHS = 12
NO_COLUMN = ""
HEADINGS = {
    "dag": "day", "datum": "day", "day": "day", "date": "day",
    "begin": "start", "start": "start", "van": "start", "begintijd": "start", "from": "start",
    "eind": "end", "einde": "end", "end": "end", "tot": "end", "eindtijd": "end", "until": "end",
    "minuten": "minutes", "minutes": "minutes", "duur": "minutes", "duration": "minutes",
    "uren": "hours", "aantal uren": "hours", "hours": "hours",
    "waar": "where", "where": "where", "soort": "kind", "soort werk": "kind", "kind": "kind",
    "activiteit": "kind", "functie": "function", "function": "function", "waarvoor": "function",
    "platform": "platform", "team": "team", "notitie": "note", "opmerking": "note",
    "omschrijving": "note", "note": "note", "kenmerk": "public_id", "reference": "public_id",
    "start time": "start", "end time": "end", "kind of work": "kind", "number of hours": "hours",
}  # fmt: skip
DAY_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")
_NUMBER = re.compile(r"-?(?:\d{1,6}(?:[.,]\d{0,20})?|[.,]\d{1,20})", re.ASCII)
_NAMES = uuid.UUID("0a6e3d58-61e1-4a54-9b3f-1d0f6c8e2a47")


@dataclass(frozen=True)
class House:
    """What names in a table can mean, and for whom it is."""

    teams: Mapping[str, Team]  # of today, by name in small letters
    held: Sequence[Membership]  # in the time that hours are written for, with their teams
    platforms: Mapping[str, Platform]  # by slug and by name in small letters
    owner: str  # a reference, so that the same row of two people is two entries
    today: date


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row, as its reader finds it: row 1 is the heading."""

    row: int
    field: str
    text: str


@dataclass
class Read:
    """A table that was read: entries with their row, and faults."""

    rows: list[tuple[int, Worked]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def guess(heading: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Which field each column holds: as it was said last time, else by its heading; each once."""
    found: list[str] = []
    for cell in heading:
        name = cell.strip().casefold()
        wanted = known.get(name, HEADINGS.get(name, NO_COLUMN))
        found.append(NO_COLUMN if wanted in found else wanted)
    return found


def missing(columns: Sequence[str]) -> str:
    """What a table can't do without, in words; nothing when it is all there."""
    if "day" not in columns:
        return _("Say which column holds the day.")
    if "where" not in columns:
        return _("Say which column holds where the work was: online, offline or other.")
    if not ({"minutes", "hours"} & set(columns) or {"start", "end"} <= set(columns)):
        return _("Say which columns hold the length, or start and end.")
    return ""


def read(table: Sequence[Sequence[str]], columns: Sequence[str], house: House) -> Iterator[Read]:
    """What the rows say, heading left out: after every five hundred rows what was read so far."""
    made, seen = Read(), dict[str, int]()
    for number, cells in enumerate(table[1:], start=2):
        values = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
        try:
            made.rows.append((number, _worked(values, house, seen)))
        except _Wrong as wrong:
            made.faults.append(Fault(number, wrong.field, wrong.text))
        if number % 500 == 0:
            yield made
    _look_for_overlap(made)
    yield made


class _Wrong(Exception):
    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.field, self.text = name, text


def _worked(values: dict[str, str], house: House, seen: dict[str, int]) -> Worked:
    day = _day(values.get("day", ""), house.today)
    where = _coded("where", values.get("where", ""), _labels("where"))
    if not where:
        raise _Wrong("where", _("Where the work was is missing."))
    kind = _coded("kind", values.get("kind", ""), _labels(f"kind:{where}"))
    function = _coded("function", values.get("function", ""), _labels("function"))
    if function and where != Where.ONLINE:
        raise _Wrong("function", _("Only online work has a function."))
    period, minutes = _length(values, day)
    note = values.get("note", "")
    if len(note) > NOTE_MAX:
        raise _Wrong("note", _("At most %(most)d characters.") % {"most": NOTE_MAX})
    try:
        no_citizen_service_number(note)
    except ValidationError as refusal:
        raise _Wrong("note", refusal.messages[0]) from None
    return Worked(
        team=team_of(day, _team(values.get("team", ""), day, house), house.held, house.today),
        day=day,
        where=where,
        minutes=minutes,
        started_at=period[0] if period else None,
        ended_at=period[1] if period else None,
        kind=kind,
        function=function,
        platform=_platform(values.get("platform", ""), house),
        note=_unquoted(note),
        public_id=_reference(values, house, seen),
    )


def _unquoted(note: str) -> str:
    """A note as it was before a file for a spreadsheet made sure that it is a text."""
    return note[1:] if note[:1] == "'" and sheets.safe_text(note[1:]) == note else note


def _reference(values: dict[str, str], house: House, seen: dict[str, int]) -> uuid.UUID:
    """The reference in the row, or one that the same row of the same file gets again."""
    try:
        return uuid.UUID(values.get("public_id", ""))
    except ValueError:
        told = "\x1f".join(f"{name}={values[name]}" for name in sorted(values) if name != "note")
        seen[told] = seen.get(told, 0) + 1
        return uuid.uuid5(_NAMES, f"{house.owner}\x1f{told}\x1f{seen[told]}")


@lru_cache(maxsize=2000)
def _parsed_day(text: str) -> date | None:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _day(text: str, today: date) -> date:
    day = _parsed_day(text.partition(" ")[0][:12])
    if day is None:
        raise _Wrong("day", _("Write a day like 20-11-2026."))
    if day < add_months(today, -BACK_MONTHS):
        raise _Wrong("day", _("You can write hours for a year back."))
    if day > today:
        raise _Wrong("day", _("This day is still to come."))
    return day


def _clock(name: str, text: str) -> time | None:
    if not text:
        return None
    found = _CLOCK.fullmatch(text)
    if found is None or not text.isascii():
        raise _Wrong(name, _("Write a time like 19:00."))
    hours, minutes = int(found[1]), int(found[2])
    if (hours, minutes) == (24, 0):
        return time()
    if hours > 23 or minutes > 59:
        raise _Wrong(name, _("Write a time like 19:00."))
    return time(hours, minutes)


def _length(values: dict[str, str], day: date) -> tuple[tuple[datetime, datetime] | None, int]:
    """Start and end win over a length, as in the form."""
    start, end = (_clock(name, values.get(name, "")) for name in ("start", "end"))
    if (start is None) != (end is None):
        raise _Wrong("end" if end is None else "start", _("Give both a start and an end."))
    if start is not None and end is not None:
        if start == end:
            raise _Wrong("end", _("Start and end are the same."))
        try:
            period = periods.moments(day, start, end)
        except NoSuchTime:
            told = _("This time does not exist: that night the clock goes from 2:00 to 3:00.")
            raise _Wrong("start", told) from None
        if periods.minutes_between(*period) > MAX_MINUTES:
            raise _Wrong("end", _("That is more than fourteen hours. Check start and end."))
        return period, 0
    name = "minutes" if values.get("minutes") else "hours"
    minutes = _minutes(name, values.get(name, ""))
    if not 1 <= minutes <= MAX_MINUTES:
        raise _Wrong(name, _("At least one minute, at most fourteen hours."))
    return None, minutes


def _minutes(name: str, text: str) -> int:
    if clock := re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::\d{2})?", text):
        return int(clock[1]) * 60 + int(clock[2])
    if not _NUMBER.fullmatch(text):  # never a number that takes a while to reckon, as 1e999999
        raise _Wrong(name, _("Write minutes, like 75 or 1:15."))
    number = Decimal(text.replace(",", "."))
    minutes = number if name == "minutes" else number * 60
    if name == "minutes" and minutes != minutes.to_integral_value():
        raise _Wrong(name, _("Write minutes, like 75 or 1:15."))
    return int(minutes.to_integral_value())


@lru_cache(maxsize=16)
def _labels(which: str) -> dict[str, str]:
    """Every word for a value, in English and Dutch, to its code."""
    name, _colon, where = which.partition(":")
    choices: list[tuple[str, object]] = (
        list(Where.choices)
        if name == "where"
        else list(Function.choices)
        if name == "function"
        else [row for row in kind_choices() if kind_fits(where, row[0])]
    )
    found = {code.casefold(): code for code, _label in choices}
    for language in ("en", "nl"):
        with override(language):
            found |= {str(label).casefold(): code for code, label in choices}
    return found


def _coded(name: str, text: str, labels: Mapping[str, str]) -> str:
    if not text:
        return ""
    code = labels.get(text.casefold())
    if code is None:
        told = _("‘%(text)s’ is not known here.") if name != "kind" else _(
            "‘%(text)s’ is not known, or doesn't fit where the work was."
        )  # fmt: skip
        raise _Wrong(name, told % {"text": text[:40]})
    return code


def _team(text: str, day: date, house: House) -> Team:
    if not text and len(house.teams) == 1:
        return next(iter(house.teams.values()))
    if not text:
        raise _Wrong("team", _("You work in more teams: say which."))
    found = house.teams.get(text.casefold())
    if found is None:
        by_then = teams_on(day, house.held)
        found = next((team for team in by_then if team.name.casefold() == text.casefold()), None)
    if found is None:
        told = _("‘%(text)s’ is not a team of yours.")
        raise _Wrong("team", told % {"text": text[:40]})
    return found


def _platform(text: str, house: House) -> Platform | None:
    if not text:
        return None
    if text.casefold() not in house.platforms:
        raise _Wrong("platform", _("‘%(text)s’ is not known here.") % {"text": text[:40]})
    return house.platforms[text.casefold()]


def _look_for_overlap(made: Read) -> None:
    """Rows of the file that lie over each other, or stand in it twice."""
    timed = [(row.started_at, row.ended_at, number) for number, row in made.rows if row.started_at]
    for earlier, later in pairwise(sorted(timed)):
        if later[0] < earlier[1]:  # type: ignore[operator]
            told = _("Overlaps row %(row)d.") % {"row": earlier[2]}
            made.faults.append(Fault(later[2], "start", told))
    first: dict[uuid.UUID, int] = {}
    for number, row in made.rows:
        if row.public_id in first:
            told = _("Row %(row)d has the same reference.") % {"row": first[row.public_id]}
            made.faults.append(Fault(number, "public_id", told))
        first.setdefault(row.public_id, number)
    made.faults.sort(key=lambda fault: fault.row)
