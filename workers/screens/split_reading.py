"""What the time split of teams reads, for whom, and the words that its parts share.

A lead sees the people of the teams led; a manager and a director see teams, and no team of fewer
than three people by itself (docs/decisions/0148-who-sees-the-time-split.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from organisation.models import Team, User
from workers import figures
from workers import split_rows as rows
from workers.figures import Cover, Reading, Tally
from workers.models import Nudge
from workers.planning import Period
from workers.screens import nudges
from workers.screens.nudges import Asked
from youthwork.lib.dates import DAY, day_of, week_start
from youthwork.lib.together import fetch

PERIODS = (4, 12, 52)  # weeks
GRID_WEEKS = 12  # of evenings; before that only Fridays are kept apart


@dataclass(frozen=True)
class Scope:
    """Whose time somebody sees: teams, with or without their people."""

    teams: list[Team]
    sees_people: bool
    choices: list[Team] = field(default_factory=list)  # when there is something to choose
    may_see_all: bool = False  # leads teams and sees numbers of all as well
    sees_reasons: bool = False
    viewer: int | None = None

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
        return Scope(chosen, True, choices, sees_all, viewer=user.pk)
    if not sees_all:
        return Scope([], True)
    reasons = user.has_perm("workers.see_nudge_totals")
    teams = list(Team.objects.visible_to(user).order_by("name"))
    return Scope(teams, False, led, True, reasons)


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
    crowd: dict[date, int]  # how many people were online on a Friday evening, in all teams
    people: dict[int, tuple[str, str, date | None]] = field(default_factory=dict)
    written: dict[int, set[date]] = field(default_factory=dict)
    asked: dict[int, Asked] = field(default_factory=dict)  # of whom how it goes, a week ago
    reasons: list[tuple[str, int]] = field(default_factory=list)


def read(scope: Scope, now: datetime, weeks: int = PERIODS[0]) -> Split:
    """Everything for the page, in one statement."""
    today, by_month = day_of(now), weeks == PERIODS[-1]
    period, keys = Period.of_weeks(weeks, today), scope.keys
    parts = rows.parts(keys, period)
    since = max(period.first, week_start(today) - (GRID_WEEKS - 1) * 7 * DAY)
    nothing = rows.nothing()
    sums, days = rows.by_worker(keys, period), rows.by_day(keys, period)
    before = (nothing, nothing) if by_month else rows.totals(keys, period.before)
    contracts, held = rows.contracts(keys, period), rows.places(keys, period)
    leave = rows.leave(keys, period, by_month=by_month, by_worker=scope.sees_people)
    reasons = Nudge.objects.between(period.first, period.last).reasons()
    fridays, crowd = rows.fridays_of_teams(keys, period), rows.people_on_fridays(period)
    fetch(*sums, days, *before, contracts, held, leave, reasons, fridays, crowd)
    people, late, written, questions = nothing, nothing, nothing, nothing
    if scope.sees_people:
        people, late = rows.people(keys or [], period), rows.evenings(parts, since)
        written = rows.days_written(parts)
        questions = nudges.of_teams(keys or [], period, today)
        fetch(people, late, written, questions)
    reading = figures.made(chain(*sums), contracts, held, leave, period, keys)
    previous = [Tally(*row) for found in before for row in found]
    working = {team.pk: (team.active_from, team.active_until) for team in scope.teams}
    split = Split(
        scope,
        period,
        today,
        reading,
        sum(previous, Tally()) if previous else None,
        list(days),
        list(late),
        figures.cover(period, today, working, fridays),
        {monday + figures.FRIDAY * DAY: number for monday, number in crowd},
        {key: (name, status, left_on) for key, name, status, left_on in people},
    )
    for worker, day in written:
        split.written.setdefault(worker, set()).add(day)
    if scope.sees_people:
        split.asked = {k: row for k, row in nudges.asked(questions).items() if k != scope.viewer}
    if scope.sees_reasons:
        split.reasons = list(reasons)
    return split


# --- words ----------------------------------------------------------------------------------------


def hours(minutes: float) -> str:
    """Minutes as hours; under ten with one decimal where there is one: `7,5`, `26`."""
    tenths = round(minutes / 6)
    whole = tenths % 10 == 0 or tenths >= 100
    return number_format(
        round(tenths / 10) if whole else tenths / 10, decimal_pos=0 if whole else 1
    )


def percent(share: float | None) -> str:
    """`23%`; an em dash where there is nothing to take a share of."""
    return "–" if share is None else f"{round(share)}%"


def day_and_month(day: date) -> str:
    return date_format(day, "j F")


def days_label(first: date, last: date) -> str:
    """`9–15 november`, or `26 okt–1 nov`."""
    if first.month == last.month:
        return f"{first.day}–{day_and_month(last)}"
    short = (date_format(day, "j M").rstrip(".") for day in (first, last))
    return "–".join(short)


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
