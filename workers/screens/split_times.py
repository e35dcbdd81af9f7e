"""When teams are online: evenings, Fridays, parts of the day; and what was planned beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workers.periods import AFTERNOON, EVENING, FRIDAY, MORNING, NIGHT, PARTS
from workers.screens.split_reading import (
    GRID_WEEKS,
    PERIODS,
    Split,
    days_label,
    part_label,
)
from workers.small_teams import FEWEST
from workers.wording import about
from youthwork.lib import charts
from youthwork.lib.dates import DAY, week_of, week_start

WIDE, NARROW = 920, 350


@dataclass(frozen=True)
class Cell:
    day: date
    state: str  # on, off, gap (a Friday without anybody), soon, out (not in the period)
    words: str


def grids(split: Split) -> list[dict[str, Any]]:
    """For each team its weeks with, for each evening, whether somebody was online."""
    there: dict[int, set[date]] = defaultdict(set)
    for day, key, _worker in split.evenings:
        there[key].add(day)
    weeks = [week.first for week in split.period.by_week()][-GRID_WEEKS:]
    heads = [(WEEKDAYS_ABBR[n], WEEKDAYS[n], n == FRIDAY) for n in range(7)]
    found = []
    for team in split.scope.teams:
        lines = []
        for first in weeks:
            monday = week_start(first)
            cells = [_cell(split, monday + n * DAY, there[team.pk]) for n in range(7)]
            whole = monday + FRIDAY * DAY >= split.period.first
            if whole or any(cell.state == "on" for cell in cells):
                lines.append((week_of(monday)[1], cells))
        found.append({"team": team, "heads": heads, "weeks": lines})
    return found


def _cell(split: Split, day: date, there: set[date]) -> Cell:
    named = date_format(day, "j F")
    if day < split.period.first or day > split.today:
        return Cell(day, "out", named)
    if day in there:
        return Cell(day, "on", _("%(day)s: online") % {"day": named})
    if day == split.today:
        return Cell(day, "soon", _("%(day)s: not yet") % {"day": named})
    gap = "gap" if day.weekday() == FRIDAY else "off"
    return Cell(day, gap, _("%(day)s: nobody") % {"day": named})


def fridays(split: Split) -> list[dict[str, Any]]:
    """Each Friday with who was there: names for a lead, numbers for others; newest first."""
    scope = split.scope
    there: dict[date, set[int]] = defaultdict(set)
    for day, _team, worker in split.evenings:
        there[day].add(worker)
    known_gaps = gaps(split)
    found = []
    for friday in reversed(split.cover.fridays):
        missing = known_gaps.get(friday, [])
        if scope.sees_people:
            known = (split.people[w][0] for w in there[friday] if w in split.people)
            who = ", ".join(sorted(known))
        else:
            who = _how_many(split, friday)
        found.append(
            {
                "day": friday,
                "week": week_of(friday)[1],
                "is_covered": not missing,
                "who": who or _("nobody"),
                "missing": ", ".join(missing) if len(scope.teams) > 1 else "",
            }
        )
    return found


def _how_many(split: Split, friday: date) -> str:
    """How many people were online on a Friday evening: a number from three on, "" of nobody.

    Whoever leads teams knows who of them was there, and could take those off a number.
    """
    number = split.crowd.get(friday, 0)
    if not number:
        return ""
    if split.scope.led:
        return _("somebody")
    if number < FEWEST:
        return _("fewer than %(n)s people") % {"n": FEWEST}
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": number}


def gaps(split: Split) -> dict[date, list[str]]:
    """Fridays on which a team that shows by itself had nobody, or all small ones together, by name.

    A team in which nobody wrote down time at all is named to who doesn't see people when three
    work there at least.
    """
    apart, joined = split.shown_apart
    names = {team.pk: team.name for team in split.scope.teams}
    places = split.reading.places.items()
    for team in set(names) - apart - joined:
        at_work = {worker for worker, held in places if any(place.team == team for place in held)}
        if len(at_work - {split.scope.viewer}) >= FEWEST and team not in split.reading.workers_of:
            apart = apart | {team}
    groups = [(names[team], {team}) for team in sorted(apart & set(names), key=names.__getitem__)]
    if joined:
        groups.append((_("Small teams together"), joined))
    found = {}
    for friday in split.cover.fridays:
        if missing := [name for name, keys in groups if not was_there(split, keys, friday)]:
            found[friday] = missing
    return found


def was_there(split: Split, teams: Collection[int], friday: date) -> bool:
    """Whether somebody of these teams was online that evening; so too when none worked then."""
    working = split.at_work[friday].intersection(teams)
    return not working or bool(working - split.cover.gaps.get(friday, frozenset()))


def heat(split: Split) -> dict[str, Any] | None:
    """Weekdays by parts of the day: hours online in each cell, with a shade."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    timed = online = 0
    for day, minutes, *parts in split.days:
        online += minutes
        for part, found in zip(PARTS, parts, strict=True):
            sums[day.weekday(), part] += found
            timed += found
    if not timed:
        return None
    most = max(sums.values())
    return {
        "heads": [(WEEKDAYS_ABBR[n], WEEKDAYS[n], n == FRIDAY) for n in range(7)],
        "rows": [
            (
                part_label(part),
                [(about(sums[n, part]), charts.shade(sums[n, part], most)) for n in range(7)],
            )
            for part in (MORNING, AFTERNOON, EVENING, NIGHT)
        ],
        "without": about(online - timed) if online > timed else "",
    }


# --- planned against made -------------------------------------------------------------------------


@dataclass(frozen=True)
class Planned:
    label: str
    described: str
    days: str
    planned: float
    made: int
    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""
    tick_from: str = ""
    tick_to: str = ""
    tick_y: str = ""
    middle: str = ""

    @property
    def planned_hours(self) -> str:
        return about(self.planned)

    @property
    def made_hours(self) -> str:
        return about(self.made)

    @property
    def difference(self) -> str:
        tenths = round((self.made - self.planned) / 6)
        return ("+" if tenths > 0 else "−" if tenths < 0 else "") + about(abs(tenths) * 6)


def plan(split: Split, weeks: int) -> dict[str, Any] | None:
    """Online by week (by month in a year): planned by the norm, and made."""
    buckets = split.period.by_month() if weeks == PERIODS[-1] else split.period.by_week()
    by_day = {day: minutes for day, minutes, *_parts in split.days}
    found = []
    for bucket in buckets:
        made = sum(n for day, n in by_day.items() if bucket.overlap(day, day))
        if weeks == PERIODS[-1]:
            label, days = date_format(bucket.first, "M"), ""
            long = date_format(bucket.first, "F Y")
        else:
            number = week_of(bucket.first)[1]
            label, days = str(number), days_label(bucket.first, bucket.last)
            long = _("week %(number)s") % {"number": number}
        asked = split.reading.planned(bucket)
        if asked or made:  # not the weekend of a week that was cut off
            found.append(Planned(label, long, days, asked, made))
    if not found:
        return None
    planned, made = sum(row.planned for row in found), sum(row.made for row in found)
    return {
        "rows": found,
        "wide": bars(found, WIDE),
        "narrow": bars(found, NARROW),
        "planned": about(planned),
        "made": about(made),
        "difference": Planned("", "", "", planned, made).difference,
        "by_month": weeks == PERIODS[-1],
        "without_contract": sum(
            1 for worker in split.reading.by_worker if not split.reading.spans.get(worker)
        ),
    }


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    lines: list[charts.Line]
    rows: list[Planned]
    left: str
    text_x: str
    label_y: str


def bars(found: Sequence[Planned], width: int, height: int = 240) -> Drawing:
    """Where the bars of what was made go, with a tick at what was planned."""
    most = max([60.0, *(max(row.planned, row.made) for row in found)])
    frame = charts.frame(most / 60, height)
    room = (width - frame.left) / len(found)
    wide = min(54.0, room * 0.6)
    drawn = []
    for place, row in enumerate(found):
        middle = frame.left + room * (place + 0.5)
        tall = row.made / 60 * frame.per_one
        at = frame.bottom - row.planned / 60 * frame.per_one
        drawn.append(
            replace(
                row,
                x=f"{middle - wide / 2:.1f}",
                y=f"{frame.bottom - tall:.1f}",
                width=f"{wide:.1f}",
                height=f"{tall:.1f}",
                tick_from=f"{middle - wide / 2 - 4:.1f}",
                tick_to=f"{middle + wide / 2 + 4:.1f}",
                tick_y=f"{at:.1f}",
                middle=f"{middle:.1f}",
            )
        )
    return Drawing(
        width, height, frame.lines, drawn, f"{frame.left:.1f}", f"{frame.left - 8:.1f}",
        f"{frame.bottom + 22:.1f}",
    )  # fmt: skip


def shortfall(split: Split) -> dict[str, Any] | None:
    """The norm, what was made possible, and what is missing a week."""
    found = split.reading.shortfall()
    if not found.norm:
        return None
    return {
        "norm": about(found.norm),
        "facilitated": about(found.facilitated),
        "missing": about(found.minutes),
        "per_week": about(found.hours_per_week * 60),
        "is_missing": found.hours_per_week > 0,
    }
