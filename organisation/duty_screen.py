"""What the page of the duty rota shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from organisation import dates, duty, rota
from organisation.forms.duty import WEEKDAYS
from organisation.models import DutyShift, Team, User
from organisation.rota import Rota
from youthwork.lib.dates import day_of, week_of


@dataclass(frozen=True)
class Cell:
    """An evening of the rota: who has it, or that nobody has."""

    day: date
    names: str  # first names
    told: str  # the whole, for who doesn't see the table
    url: str  # where it is changed; "" for who may not
    is_gap: bool
    is_today: bool
    is_past: bool
    overlaps: bool


@dataclass(frozen=True)
class Week:
    number: int
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Now:
    """Who is on duty for a team at this moment."""

    team: str
    shift: DutyShift | None
    person: User | None
    backup: User | None
    until: str
    next_up: str


@dataclass(frozen=True)
class Grid:
    key: str
    title: str
    weeks: list[Week]


def page(teams: Sequence[Team], user: User, now: datetime) -> dict[str, Any]:
    """Now, the coming weeks, and where nobody has duty or two have."""
    today = day_of(now)
    mondays = rota.weeks(today)
    last = mondays[-1] + timedelta(days=6)
    rotas = rota.rotas(teams, mondays[0], last)
    plans = set(Team.objects.planned_by(user, today).values_list("pk", flat=True))
    may_plan = user.has_perm("organisation.plan_duty")
    running = [_now(each, now) for each in rotas]
    nobody = any(each.person is None for each in running)
    return {
        "now": running,
        "others": _others(now) if nobody else [],
        "grids": [_grid(each, mondays, today, plans, may_plan) for each in rotas],
        "weekdays": [(number, str(name)[:2].lower()) for number, name in WEEKDAYS],
        "gaps": [
            {
                "rota": each.team.name if each.team else _("All teams"),
                "when": _when(gap, today),
                "url": _plan_url(gap.first, each.team)
                if _plans(each.team, plans, may_plan)
                else "",
            }
            for each in rotas
            for gap in each.gaps
            if gap.last >= today
        ],
        "overlaps": [
            {
                "rota": each.team.name if each.team else _("All teams"),
                "when": f"{_day(day_of(start), today)}, {_clock(start)}–{_clock(end)}",
            }
            for each in rotas
            for start, end in each.overlaps
            if end > now
        ],
        "may_plan": may_plan,
        "evening": f"{dates.EVENING[0]:%H:%M}–{dates.EVENING[1]:%H:%M}",
        "teams": teams,
    }


def _plans(team: Team | None, plans: set[int], may_plan: bool) -> bool:
    return may_plan if team is None else team.pk in plans


def _others(now: datetime) -> list[tuple[User, str]]:
    """Who is told where nobody has the duty, each as what."""
    return [(each, str(duty.role_of(each).label)) for each in duty.without_duty(now)]


def _now(each: Rota, now: datetime) -> Now:
    running = [s for s in each.shifts if s.starts_at <= now < s.ends_at and s.reaches]
    running.sort(key=lambda shift: shift.team_id is None)
    coming = next((s for s in each.shifts if s.starts_at > now and s.reaches), None)
    shift = running[0] if running else None
    today = day_of(now)
    return Now(
        team=each.team.name if each.team else _("All teams"),
        shift=shift,
        person=shift.reaches[0] if shift else None,
        backup=shift.reaches[1] if shift and len(shift.reaches) > 1 else None,
        until=_clock(shift.ends_at) if shift else "",
        next_up=_("%(name)s from %(when)s")
        % {
            "name": coming.reaches[0].first_name,
            "when": f"{_day(day_of(coming.starts_at), today)}, {_clock(coming.starts_at)}",
        }
        if coming
        else "",
    )


def _grid(
    each: Rota, mondays: Sequence[date], today: date, plans: set[int], may_plan: bool
) -> Grid:
    weeks = [
        Week(
            number=week_of(monday)[1],
            label=date_format(monday, "j M").lower(),
            cells=[
                _cell(each, monday + timedelta(days=number), today, plans, may_plan)
                for number in range(7)
            ],
        )
        for monday in mondays
    ]
    key = str(each.team.public_id) if each.team else "all"
    return Grid(key, each.team.name if each.team else _("All teams"), weeks)


def _cell(each: Rota, day: date, today: date, plans: set[int], may_plan: bool) -> Cell:
    shifts, gap = each.on(day), each.gap_on(day)
    people = [person for s in shifts for person in s.reaches[:1]]
    names = list(dict.fromkeys(person.first_name for person in people))
    told = [f"{_day(day, today)}:"]
    told += [
        f"{s.reaches[0].name} {_clock(s.starts_at)}–{_clock(s.ends_at)}"
        for s in shifts
        if s.reaches
    ]
    if gap:
        told.append(_("nobody") if not names else _("not the whole evening"))
    url = ""
    own = [s for s in shifts if s.team_id == (each.team.pk if each.team else None)]
    if own and day >= today and _plans(own[0].team, plans, may_plan):
        url = reverse("signals:duty_shift", args=[own[0].public_id])
    elif day >= today and _plans(each.team, plans, may_plan):
        url = _plan_url(day, each.team)
    return Cell(
        day=day,
        names=", ".join(names),
        told=" ".join(told),
        url=url,
        is_gap=gap is not None and day >= today,
        is_today=day == today,
        is_past=day < today,
        overlaps=any(
            start < dates.evening_of(day)[1] and day_of(start) == day
            for start, _end in each.overlaps
        ),
    )


def _plan_url(day: date, team: Team | None) -> str:
    query = {"day": day.isoformat()} | ({"team": str(team.public_id)} if team else {})
    return f"{reverse('signals:plan_duty')}?{urlencode(query)}"


def _when(gap: dates.Gap, today: date) -> str:
    if gap.first == gap.last:
        return f"{_day(gap.first, today)}, {_clock(gap.starts)}–{_clock(gap.ends)}"
    return _("%(first)s until %(last)s, in the evening") % {
        "first": _day(gap.first, today),
        "last": _day(gap.last, today),
    }


def _day(day: date, today: date) -> str:
    if day == today:
        return _("today")
    return date_format(day, "l j F")


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
