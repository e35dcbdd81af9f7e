"""What the time split of teams reads, for whom, and the words that its parts share.

A lead sees the people of the teams led; a manager and a director see teams, and no team of fewer
than three people by itself (docs/decisions/0148-who-sees-the-time-split.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import Team, User
from workers import figures, small_teams
from workers import split_rows as rows
from workers.figures import Cover, Reading, Tally
from workers.models import Nudge
from workers.periods import FRIDAY
from workers.planning import Period
from workers.screens import nudges
from workers.screens.nudges import Asked
from youthwork.lib.dates import DAY, day_of, week_start
from youthwork.lib.together import fetch

PERIODS = (4, 12, 52)  # weeks
GRID_WEEKS = 12  # of evenings; before that only Fridays are kept apart
GRID_TEAMS = 12  # of more teams the evenings show once one is chosen


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
    def led(self) -> frozenset[int]:
        """Teams of which this person knows everybody's time, also where the people don't show."""
        return frozenset(team.pk for team in self.choices)

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
    return Scope(teams, False, led, True, reasons, viewer=user.pk)


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
    references: dict[int, UUID] = field(default_factory=dict)  # of these people
    written: dict[int, set[date]] = field(default_factory=dict)  # Mondays, by worker
    asked: dict[int, Asked] = field(default_factory=dict)  # of whom how it goes, a week ago
    reasons: list[tuple[str, int]] = field(default_factory=list)

    @cached_property
    def shown_apart(self) -> tuple[set[int], set[int]]:
        """Keys of the teams that stand by themselves, and of those that stand together."""
        if self.scope.sees_people:
            return {team.pk for team in self.scope.teams}, set()
        people, scope = self.reading.workers_of, self.scope
        return small_teams.shown_apart(people, led=scope.led, viewer=scope.viewer)

    @cached_property
    def past_weeks(self) -> list[Period]:
        """The whole weeks before this one."""
        weeks = self.period.by_week()
        return [week for week in weeks if week.days == 7 and week.last < week_start(self.today)]

    @cached_property
    def at_work(self) -> dict[date, frozenset[int]]:
        """The teams that there were on each Friday."""
        return {
            friday: frozenset(
                team.pk
                for team in self.scope.teams
                if team.active_from <= friday
                and (team.active_until is None or friday <= team.active_until)
            )
            for friday in self.cover.fridays
        }

    @cached_property
    def tells_too_much(self) -> bool:
        """Whether the sums of all would tell of fewer than three people to this reader."""
        if self.scope.sees_people:
            return False
        people, scope = self.reading.workers_of, self.scope
        return small_teams.tells_too_much(people, led=scope.led, viewer=scope.viewer)


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
    questions_asked = Nudge.objects.between(period.first, period.last)
    # A lead knows the reasons of the own people, so the totals are of all others.
    reasons = questions_asked.not_of_teams(scope.led, today).reasons()
    fridays, crowd = rows.fridays_of_teams(keys, period), rows.people_on_fridays(period)
    fetch(*sums, days, *before, contracts, held, leave, reasons, fridays, crowd)
    people, late, written, questions = nothing, nothing, nothing, nothing
    if scope.sees_people:
        every = since if len(scope.teams) <= GRID_TEAMS else None  # else Fridays only
        people, late = rows.people(keys or [], period), rows.evenings(parts, every)
        written = rows.weeks_written(keys, period)
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
        {monday + FRIDAY * DAY: number for monday, number in crowd},
        {key: (name, status, left_on) for key, name, status, left_on, _reference in people},
    )
    split.references = {key: reference for key, *_rest, reference in people}
    for worker, monday in written:
        split.written.setdefault(worker, set()).add(monday)
    if scope.sees_people:
        split.asked = {k: row for k, row in nudges.asked(questions).items() if k != scope.viewer}
    if scope.sees_reasons:
        split.reasons = list(reasons)
    return split


# --- words ----------------------------------------------------------------------------------------


def percent(share: float | None) -> str:
    """`23%`; an em dash where there is nothing to take a share of."""
    return "–" if share is None else f"{round(share)}%"


def day_and_month(day: date) -> str:
    return date_format(day, "j F")


def days_label(first: date, last: date) -> str:
    """`9–15 november`, or `26 okt–1 nov`."""
    if first.month == last.month:
        return f"{first.day}–{day_and_month(last)}"
    short = (date_format(day, "j b").rstrip(".") for day in (first, last))
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
