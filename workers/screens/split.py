"""What the time split of teams shows, to whom, on screen and in a file.

A lead sees the people of the teams led; a manager and a director see teams, and no team of fewer
than three people by itself (docs/decisions/0148-who-sees-the-time-split.md). Nobody is ranked:
people stand in the order of the alphabet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.choices import PersonStatus
from organisation.models import Organisation, Team, User
from workers import figures
from workers.figures import Cover, Reading, Tally
from workers.models import HourPart
from workers.planning import Period, norm_of
from workers.querysets import split as rows
from youthwork.lib import charts
from youthwork.lib.dates import DAY, day_of, week_of, week_start
from youthwork.lib.sheets import Value
from youthwork.lib.together import fetch

PERIODS = (4, 12, 52)  # weeks
GRID_WEEKS = 12  # of evenings; before that only Fridays are kept apart
FEWEST = 3  # people of whom a team's figures may be shown to who may not see theirs
BAR = 420  # width of somebody's bar
WIDE, NARROW = 920, 350
PARTS = ("morning", "afternoon", "evening", "night")
NEW_DAYS = 28


@dataclass(frozen=True)
class Scope:
    """Whose time somebody sees: teams, with or without their people."""

    teams: list[Team]
    sees_people: bool
    choices: list[Team] = field(default_factory=list)  # when there is something to choose
    may_see_all: bool = False  # leads teams and sees numbers of all as well
    sees_reasons: bool = False

    @property
    def keys(self) -> list[int] | None:
        return [team.pk for team in self.teams] if self.sees_people else None

    @property
    def name(self) -> str:
        if not self.sees_people:
            return _("all teams")
        return ", ".join(_("team %(name)s") % {"name": team.name} for team in self.teams)


def scope_of(user: User, wanted: str = "") -> Scope:
    """The teams of which this person sees the time; a team of others is never among them.

    Who leads teams sees those with their people. `wanted` is the key of one of them, or `all` for
    who sees the numbers of all teams as well.
    """
    sees_all = user.has_perm("workers.see_all_team_hours")
    led = sorted(user.led_teams, key=lambda team: team.name)
    if led and not (sees_all and wanted == "all"):
        chosen = [team for team in led if str(team.public_id) == wanted] or led
        choices = led if len(led) > 1 or sees_all else []
        return Scope(chosen, True, choices, sees_all)
    if not sees_all:
        return Scope([], True)
    reasons = user.has_perm("workers.see_nudge_totals")
    return Scope(list(Team.objects.visible_to(user).order_by("name")), False, led, True, reasons)


@dataclass
class Split:
    """What was read for the page."""

    scope: Scope
    period: Period
    today: date
    reading: Reading
    before: Tally | None
    days: list[tuple[Any, ...]]  # rows.by_day
    evenings: list[tuple[date, int, int]]
    cover: Cover
    people: dict[int, tuple[str, str, date | None]] = field(default_factory=dict)
    written: dict[int, set[date]] = field(default_factory=dict)


def read(scope: Scope, now: datetime, weeks: int = PERIODS[0]) -> Split:
    """Everything for the page, in five statements at most."""
    today = day_of(now)
    period, keys = Period.of_weeks(weeks, today), scope.keys
    parts = rows.parts(keys, period)
    before = HourPart.objects.none().by_where()
    if weeks != PERIODS[-1]:
        before = rows.parts(keys, period.before).by_where()
    since = max(period.first, week_start(today) - (GRID_WEEKS - 1) * 7 * DAY)
    late = rows.evenings(parts, since if scope.sees_people else None)
    contracts, held = rows.contracts(keys, period), rows.places(keys, period)
    leave, people = rows.leave(keys, period), rows.people(keys or [], period)
    written = rows.days_written(parts) if scope.sees_people else rows.nothing()
    fetch(contracts, held, leave, before, late, people, written)
    sums, days = rows.by_worker(parts), list(rows.by_day(parts))
    reading = figures.made(sums, contracts, held, leave, period, keys)
    previous = next(iter(before), None)
    working = {team.pk: (team.active_from, team.active_until) for team in scope.teams}
    split = Split(
        scope,
        period,
        today,
        reading,
        Tally(*previous) if previous else None,
        days,
        list(late),
        figures.cover(period, today, working, [(day, team) for day, team, _worker in late]),
        {key: (name, status, left_on) for key, name, status, left_on in people},
    )
    for worker, day in written:
        split.written.setdefault(worker, set()).add(day)
    return split


# --- words ----------------------------------------------------------------------------------------


def hours(minutes: float) -> str:
    """Minutes as hours; under ten with one decimal where there is one: `7,5`, `26`."""
    tenths = round(minutes / 6)
    whole = tenths % 10 == 0 or tenths >= 100
    return number_format(round(tenths / 10) if whole else tenths / 10, decimal_pos=0 if whole else 1)


def percent(share: float | None) -> str:
    """`23%`; an em dash where there is nothing to take a share of."""
    return "–" if share is None else f"{round(share)}%"


def day_and_month(day: date) -> str:
    return date_format(day, "j F")


def days_label(first: date, last: date) -> str:
    """`9–15 november`, or `26 oktober–1 november`."""
    if first.month == last.month:
        return f"{first.day}–{day_and_month(last)}"
    return f"{day_and_month(first)}–{day_and_month(last)}"


def period_label(period: Period) -> str:
    same = period.first.year == period.last.year
    begin = date_format(period.first, "j F" if same else "j F Y")
    return _("%(first)s to %(last)s") % {"first": begin, "last": day_and_month(period.last)}


def weeks_label(weeks: int) -> str:
    return {
        4: _("Last 28 days"),
        12: _("Last 12 weeks"),
        52: _("Last year"),
    }[weeks]


def part_label(part: str) -> str:
    return {
        "morning": _("6 to 12"),
        "afternoon": _("12 to 18"),
        "evening": _("18 to 24"),
        "night": _("0 to 6"),
    }[part]


# --- the page -------------------------------------------------------------------------------------


def page(split: Split, weeks: int) -> dict[str, Any]:
    """Everything that the template shows."""
    scope, whole = split.scope, split.reading.whole
    norm = split.reading.norm()
    few = not scope.sees_people and len(split.reading.by_worker) < FEWEST
    organisation = Organisation.objects.current()
    return {
        "scope": scope,
        "chosen_team": str(scope.teams[0].public_id) if len(scope.teams) == 1 else "",
        "heading": period_label(split.period),
        "weeks": weeks,
        "periods": [(n, weeks_label(n)) for n in PERIODS],
        "agreed_on": organisation.works_council_agreed_on if organisation else None,
        "norm": None if norm is None else round(norm),
        "is_empty": not whole.written or few,
        "stats": stats(split),
        "people": people(split) if scope.sees_people else [],
        "teams": teams(split),
        "grids": grids(split) if scope.sees_people else [],
        "fridays": fridays(split),
        "heat": heat(split),
        "plan": plan(split, weeks),
        "shortfall": shortfall(split),
    }


def stats(split: Split) -> list[tuple[str, str, str]]:
    """Three figures on top: label, value, and what stands under it."""
    whole, cover = split.reading.whole, split.cover
    was = ""
    if split.before is not None and split.before.share is not None:
        was = _("%(days)s days before %(share)s") % {
            "days": split.period.days,
            "share": percent(split.before.share),
        }
    gaps = list(cover.gaps)
    if len(split.scope.teams) > 1:
        friday = _("weeks in which each team was there")
    elif gaps:
        friday = _("on %(day)s nobody was online") % {"day": day_and_month(gaps[-1])}
    else:
        friday = _("from 18 to 24 hours")
    one = len(split.scope.teams) == 1
    value = _("%(covered)s of %(weeks)s") % {"covered": cover.covered, "weeks": cover.weeks}
    return [
        (_("Team online") if one else _("Online together"), percent(whole.share), was),
        (_("Friday evening covered"), value, friday),
        (
            _("Online after 18 hours"),
            percent(whole.evening_share),
            _("of the time online with start and end"),
        ),
    ]


@dataclass(frozen=True)
class Line:
    """One person, or one team, as a bar with its words."""

    name: str
    sub: str
    tally: Tally
    online: str  # the share, or why there is none
    of: str
    evening: str
    hints: list[tuple[str, str]]  # icon and text
    described: str
    norm: int | None
    on_width: str = "0"
    off_from: str = "0"
    off_width: str = "0"
    norm_at: str = ""
    key: str = ""

    @property
    def has_bar(self) -> bool:
        return bool(self.tally.base)


def line(
    name: str, sub: str, tally: Tally, norm: float | None, hints: list[tuple[str, str]], key: str = ""
) -> Line:
    share = tally.share
    if share is None:
        online = _("n/a") if tally.written else _("no hours")
        words = _("%(name)s: %(online)s") % {"name": name, "online": online}
        return Line(name, sub, tally, online, "", "–", hints, words, None, key=key)
    words = _("%(name)s: %(online)s percent online, %(offline)s percent offline") % {
        "name": name,
        "online": round(share),
        "offline": 100 - round(share),
    }
    at = BAR * share / 100
    gap = 1.0 if 0 < share < 100 else 0.0
    return Line(
        name=name,
        sub=sub,
        tally=tally,
        online=percent(share),
        of=_("%(online)s of %(all)s hours")
        % {"online": hours(tally.online), "all": hours(tally.base)},
        evening=_("%(hours)s hours") % {"hours": hours(tally.evening)},
        hints=hints,
        described=words,
        norm=None if norm is None else round(norm),
        on_width=f"{max(0.0, at - gap):.1f}",
        off_from=f"{at + gap:.1f}",
        off_width=f"{max(0.0, BAR - at - gap):.1f}",
        norm_at="" if norm is None else f"{BAR * norm / 100:.1f}",
        key=key,
    )


def people(split: Split) -> list[Line]:
    """Everybody of these teams, in the order of the alphabet."""
    by_worker = split.reading.by_worker
    keys = sorted(
        {*split.people, *by_worker}, key=lambda key: (split.people[key][0].casefold(), key)
    )
    return [
        line(
            split.people[key][0],
            _contract(split, key),
            by_worker.get(key, Tally()),
            norm_of(split.reading.spans.get(key, [])),
            hints(split, key, by_worker.get(key, Tally())),
            str(key),
        )
        for key in keys
        if key in by_worker or split.people[key][1] != PersonStatus.LEFT
    ]


def _contract(split: Split, worker: int) -> str:
    found = split.reading.spans.get(worker)
    if not found:
        return _("no contract known")
    return _("%(hours)s hours a week") % {"hours": hours(found[-1].minutes_per_week)}


def hints(split: Split, worker: int, tally: Tally) -> list[tuple[str, str]]:
    """What is going on, in words without a judgement: icon and text."""
    _name, status, left_on = split.people[worker]
    found = []
    if status == PersonStatus.PAUSED:
        found.append(("pause-circle", _("Away for a longer time.")))
    if left_on:
        found.append(("door-open", _("Worked here until %(day)s.") % {"day": day_and_month(left_on)}))
    held = split.reading.places.get(worker, [])
    since = min((place.from_day for place in held), default=None)
    if since and split.today < since + NEW_DAYS * DAY:
        found.append(("stars", _("Works here since %(day)s.") % {"day": day_and_month(since)}))
    if {place.team for place in held} - split.reading.teams:
        words = _("Works in another team too; that time doesn't count here.")
        found.append(("diagram-3", words))
    if tally.written and not tally.base:
        found.append(("calendar2-minus", _("Only leave or other work.")))
    elif tally.base and not tally.offline:
        found.append(("question-circle", _("Only time online: is that right?")))
    elif tally.written and not left_on and status != PersonStatus.PAUSED:
        found += _weeks_without(split, worker, since)
    return found


def _weeks_without(split: Split, worker: int, since: date | None) -> list[tuple[str, str]]:
    """The whole weeks, before this one, in which nothing at all was written down."""
    written = split.written.get(worker, set())
    empty = [
        week
        for week in split.period.by_week()
        if week.days == 7
        and week.last < week_start(split.today)
        and (since is None or since <= week.first)
        and not any(week.overlap(day, day) for day in written)
    ]
    if not empty:
        return []
    if len(empty) == 1:
        words = _("One week without hours: %(days)s.") % {
            "days": days_label(empty[0].first, empty[0].last)
        }
    else:
        words = ngettext("%(n)s week without hours.", "%(n)s weeks without hours.", len(empty)) % {
            "n": len(empty)
        }
    return [("calendar2-minus", words)]


# --- teams ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TeamLine:
    line: Line
    people: int
    friday: str


def teams(split: Split) -> list[TeamLine]:
    """Teams by name. For who may not see people, small ones stand together, or nowhere."""
    reading, by_team = split.reading, split.reading.by_team
    at_work = [team for team in split.scope.teams if team.pk in by_team]
    if split.scope.sees_people:
        return [_team_line(split, team.name, {team.pk}) for team in at_work] if len(at_work) > 1 else []
    apart, joined = shown_apart({team.pk: reading.workers_of[team.pk] for team in at_work})
    lines = [_team_line(split, team.name, {team.pk}) for team in at_work if team.pk in apart]
    if joined:
        lines.append(_team_line(split, _("Small teams together"), joined))
    return lines


def shown_apart(people_of: Mapping[int, Collection[int]]) -> tuple[set[int], set[int]]:
    """Which teams are shown by themselves and which as one: by team, who wrote down time.

    What is shown together comes from at least three people, so that a total less the teams that
    are shown never tells of fewer; the smallest of the others joins in when it must.
    """
    apart = {team for team, people in people_of.items() if len(people) >= FEWEST}
    joined = set(people_of) - apart

    def number() -> int:
        return len(set().union(*(people_of[team] for team in joined)))

    while joined and apart and number() < FEWEST:
        smallest = min(apart, key=lambda team: (len(people_of[team]), team))
        apart.remove(smallest)
        joined.add(smallest)
    return (apart, joined) if number() >= FEWEST else (apart, set())


def _team_line(split: Split, name: str, keys: set[int]) -> TeamLine:
    reading = split.reading
    by_team = reading.by_team
    workers = set().union(*(reading.workers_of[key] for key in keys))
    tally = sum((by_team[key] for key in keys), Tally())
    cover = split.cover
    missing = sum(1 for gap in cover.gaps.values() if gap & keys)
    words = _("%(covered)s of %(weeks)s") % {
        "covered": cover.weeks - missing,
        "weeks": cover.weeks,
    }
    sub = ngettext("%(n)s person", "%(n)s people", len(workers)) % {"n": len(workers)}
    return TeamLine(line(name, sub, tally, reading.norm(workers), []), len(workers), words)


# --- evenings -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    day: date
    state: str  # on, off, gap (a Friday without anybody), soon, out (not in the period)
    words: str


def grids(split: Split) -> list[dict[str, Any]]:
    """For each team its weeks with, for each evening, whether somebody was online."""
    there: dict[int, set[date]] = defaultdict(set)
    for day, team, _worker in split.evenings:
        there[team].add(day)
    weeks = [week.first for week in split.period.by_week()][-GRID_WEEKS:]
    heads = [(WEEKDAYS_ABBR[n], WEEKDAYS[n], n == figures.FRIDAY) for n in range(7)]
    found = []
    for team in split.scope.teams:
        lines = []
        for first in weeks:
            monday = week_start(first)
            cells = [_cell(split, monday + n * DAY, there[team.pk]) for n in range(7)]
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
    gap = "gap" if day.weekday() == figures.FRIDAY else "off"
    return Cell(day, gap, _("%(day)s: nobody") % {"day": named})


def fridays(split: Split) -> list[dict[str, Any]]:
    """Each Friday with who was there: names for a lead, numbers for others; newest first."""
    scope = split.scope
    there: dict[date, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for day, team, worker in split.evenings:
        if day.weekday() == figures.FRIDAY:
            there[day][team].add(worker)
    names = {team.pk: team.name for team in scope.teams}
    found = []
    for friday in reversed(split.cover.fridays):
        missing = split.cover.gaps.get(friday, frozenset())
        workers = set().union(*there[friday].values()) if there[friday] else set()
        if scope.sees_people:
            who = ", ".join(sorted(split.people[w][0] for w in workers if w in split.people))
        else:
            who = ngettext("%(n)s person", "%(n)s people", len(workers)) % {"n": len(workers)}
        found.append(
            {
                "day": friday,
                "week": week_of(friday)[1],
                "is_covered": not missing,
                "who": who if workers else _("nobody"),
                "missing": ", ".join(sorted(names[t] for t in missing)) if len(names) > 1 else "",
            }
        )
    return found


def heat(split: Split) -> dict[str, Any] | None:
    """Weekdays by parts of the day: hours online in each cell, with a shade."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    timed = online = 0
    for day, minutes, *parts in split.days:
        online += minutes
        for part, found in zip(rows.PARTS, parts, strict=True):
            sums[day.weekday(), part] += found
            timed += found
    if not timed:
        return None
    most = max(sums.values())
    return {
        "heads": [(WEEKDAYS_ABBR[n], WEEKDAYS[n], n == figures.FRIDAY) for n in range(7)],
        "rows": [
            (
                part_label(part),
                [(hours(sums[n, part]), charts.shade(sums[n, part], most)) for n in range(7)],
            )
            for part in PARTS
        ],
        "without": hours(online - timed) if online > timed else "",
    }


# --- planned against made -------------------------------------------------------------------------


@dataclass(frozen=True)
class Planned:
    label: str
    described: str
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
        return hours(self.planned)

    @property
    def made_hours(self) -> str:
        return hours(self.made)

    @property
    def difference(self) -> str:
        tenths = round((self.made - self.planned) / 6)
        return ("+" if tenths > 0 else "−" if tenths < 0 else "") + hours(abs(tenths) * 6)


def plan(split: Split, weeks: int) -> dict[str, Any] | None:
    """Online by week (by month in a year): planned by the norm, and made."""
    buckets = split.period.by_month() if weeks == PERIODS[-1] else split.period.by_week()
    by_day = {day: minutes for day, minutes, *_parts in split.days}
    found = []
    for bucket in buckets:
        made = sum(n for day, n in by_day.items() if bucket.overlap(day, day))
        if weeks == PERIODS[-1]:
            label, long = date_format(bucket.first, "M"), date_format(bucket.first, "F Y")
        else:
            number = week_of(bucket.first)[1]
            label = str(number)
            long = _("week %(number)s, %(days)s") % {
                "number": number,
                "days": days_label(bucket.first, bucket.last),
            }
        found.append(Planned(label, long, split.reading.planned(bucket), made))
    if not any(row.planned or row.made for row in found):
        return None
    planned, made = sum(row.planned for row in found), sum(row.made for row in found)
    return {
        "rows": found,
        "wide": bars(found, WIDE),
        "narrow": bars(found, NARROW),
        "planned": hours(planned),
        "made": hours(made),
        "difference": Planned("", "", planned, made).difference,
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
    frame = charts.frame(max([60.0, *(max(row.planned, row.made) for row in found)]) / 60, width, height)
    room = (width - frame.left) / len(found)
    wide = min(54.0, room * 0.6)
    drawn = []
    for place, row in enumerate(found):
        middle = frame.left + room * (place + 0.5)
        tall = row.made / 60 * frame.per_one
        at = frame.bottom - row.planned / 60 * frame.per_one
        drawn.append(
            Planned(
                row.label,
                row.described,
                row.planned,
                row.made,
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
        "norm": hours(found.norm),
        "facilitated": hours(found.facilitated),
        "missing": hours(found.minutes),
        "per_week": number_format(found.hours_per_week, decimal_pos=None),
        "is_missing": found.hours_per_week > 0,
    }


# --- as a file ------------------------------------------------------------------------------------


def header(scope: Scope) -> list[str]:
    names = [_("Team"), _("Worker")] if scope.sees_people else [_("Team"), _("People")]
    return [
        *names,
        _("Hours online"),
        _("Hours offline"),
        pgettext("hours", "Hours other"),
        _("Online share"),
        _("Norm"),
        _("Online after 18 hours"),
        _("First day"),
        _("Last day"),
    ]


def file_rows(split: Split) -> Iterable[Sequence[Value]]:
    """A line for each person and team (for a lead), or for each team: as the page shows them."""
    first, last = split.period.first, split.period.last
    if split.scope.sees_people:
        names = {team.pk: team.name for team in split.scope.teams}
        found = sorted(
            (names[team], split.people[worker][0], worker, tally)
            for (worker, team), tally in split.reading.tallies.items()
        )
        for team, name, worker, tally in found:
            norm = norm_of(split.reading.spans.get(worker, []))
            yield [team, name, *_numbers(tally, norm), first, last]
        return
    for row in teams(split):
        norm = row.line.norm
        yield [row.line.name, row.people, *_numbers(row.line.tally, norm), first, last]


def _numbers(tally: Tally, norm: float | None) -> list[Value]:
    in_hours = [round(n / 60, 2) for n in (tally.online, tally.offline, tally.other)]
    share = None if tally.share is None else round(tally.share, 1)
    return [*in_hours, share, None if norm is None else round(norm, 1), round(tally.evening / 60, 2)]
