"""The page of the time split: figures on top, people or teams, and the parts of split_times.

Nobody is ranked: people and teams stand in the order of the alphabet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.choices import PersonStatus
from organisation.models import Organisation
from workers.figures import Tally
from workers.planning import Period, norm_of
from workers.screens import nudges
from workers.screens import split_times as times
from workers.screens.split_reading import (
    GRID_TEAMS,
    PERIODS,
    Split,
    day_and_month,
    days_label,
    percent,
    period_label,
    weeks_label,
)
from workers.wording import about
from youthwork.lib.dates import DAY

BAR = 420  # width of somebody's bar
NEW_DAYS = 28


def page(split: Split, weeks: int) -> dict[str, Any]:
    """Everything that the template shows."""
    scope, whole = split.scope, split.reading.whole
    norm = split.reading.norm()
    organisation = Organisation.objects.current()
    names = {key: person[0] for key, person in split.people.items()}
    too_many = len(scope.teams) > GRID_TEAMS
    return {
        "scope": scope,
        "chosen_team": str(scope.teams[0].public_id) if len(scope.teams) == 1 else "",
        "heading": period_label(split.period),
        "weeks": weeks,
        "periods": [(n, weeks_label(n)) for n in PERIODS],
        "agreed_on": organisation.works_council_agreed_on if organisation else None,
        "norm": None if norm is None or split.tells_too_much else round(norm),
        "is_empty": not whole.written or split.tells_too_much,
        "stats": stats(split),
        "people": people(split) if scope.sees_people else [],
        "talks": nudges.talks(split.asked, names, split.today, scope.viewer),
        "reasons": nudges.totals(split.reasons),
        "teams": teams(split),
        "grids": times.grids(split) if scope.sees_people and not too_many else [],
        "too_many": scope.sees_people and too_many,
        "fridays": times.fridays(split),
        "heat": times.heat(split),
        "plan": times.plan(split, weeks),
        "shortfall": times.shortfall(split),
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
    gaps = times.gaps(split)
    if len(split.scope.teams) > 1:
        friday = _("weeks in which each team was there")
    elif gaps:
        friday = _("on %(day)s nobody was online") % {"day": day_and_month(max(gaps))}
    else:
        friday = _("from 18 to 24 hours")
    one = len(split.scope.teams) == 1
    value = _("%(covered)s of %(weeks)s") % {
        "covered": cover.weeks - len(gaps),
        "weeks": cover.weeks,
    }
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
    url: str = ""  # of the single entries

    @property
    def has_bar(self) -> bool:
        return bool(self.tally.base)


def line(
    name: str,
    sub: str,
    tally: Tally,
    norm: float | None,
    hints: list[tuple[str, str]],
    key: str = "",
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
        % {"online": about(tally.online), "all": about(tally.base)},
        evening=_("%(hours)s hours") % {"hours": about(tally.evening)},
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
        replace(
            line(
                split.people[key][0],
                _contract(split, key),
                by_worker.get(key, Tally()),
                norm_of(split.reading.spans.get(key, [])),
                hints(split, key, by_worker.get(key, Tally())),
                str(key),
            ),
            url=_entries(split, key),
        )
        for key in keys
        if key in by_worker or split.people[key][1] != PersonStatus.LEFT
    ]


def _entries(split: Split, worker: int) -> str:
    """Where a lead reads what somebody wrote who worked in these teams in the period; else ""."""
    if worker == split.scope.viewer:
        return reverse("workers:hours")
    places = split.reading.places.get(worker, [])
    if not any(place.team in split.reading.teams for place in places):
        return ""
    return reverse("workers:hours_of", args=[split.references[worker]])


def _contract(split: Split, worker: int) -> str:
    found = split.reading.spans.get(worker)
    if not found:
        return _("no contract known")
    return _("%(hours)s hours a week") % {"hours": about(found[-1].minutes_per_week)}


def hints(split: Split, worker: int, tally: Tally) -> list[tuple[str, str]]:
    """What is going on, in words without a judgement: icon and text."""
    name, status, left_on = split.people[worker]
    found = []
    if asked := split.asked.get(worker):
        found.append((asked.icon, asked.hint(name)))
    if status == PersonStatus.PAUSED:
        found.append(("pause-circle", _("Away for a longer time.")))
    if left_on:
        found.append(
            ("door-open", _("Worked here until %(day)s.") % {"day": day_and_month(left_on)})
        )
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
        found += _weeks_without(split, worker)
    return found


def _weeks_without(split: Split, worker: int) -> list[tuple[str, str]]:
    """The whole weeks, before this one, in which somebody worked here and nowhere else, and
    nothing at all was written down."""
    written = split.written.get(worker, set())
    empty = [
        week
        for week in split.past_weeks
        if week.first not in written and _is_all_here(split, worker, week)
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


def _is_all_here(split: Split, worker: int, week: Period) -> bool:
    """Whether somebody was in these teams for the whole of a week, and in no other meanwhile: what
    is written of another team isn't read here."""
    days = {
        place: week.overlap(place.from_day, place.until_day or week.last)
        for place in split.reading.places.get(worker, [])
    }
    here = [days[place] for place in days if place.team in split.reading.teams]
    return sum(days.values()) == sum(here) and week.days in here


# --- teams ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TeamLine:
    line: Line
    people: int
    friday: str


def teams(split: Split) -> list[TeamLine]:
    """Teams by name. For who may not see people, small ones stand together, or nowhere."""
    by_team = split.reading.by_team
    at_work = [team for team in split.scope.teams if team.pk in by_team]
    if split.scope.sees_people:
        return (
            [_team_line(split, team.name, {team.pk}) for team in at_work]
            if len(at_work) > 1
            else []
        )
    if split.tells_too_much:
        return []
    apart, joined = split.shown_apart
    lines = [_team_line(split, team.name, {team.pk}) for team in at_work if team.pk in apart]
    if joined:
        lines.append(_team_line(split, _("Small teams together"), joined))
    return lines


def _team_line(split: Split, name: str, keys: set[int]) -> TeamLine:
    reading = split.reading
    by_team = reading.by_team
    workers = set().union(*(reading.workers_of[key] for key in keys))
    tally = sum((by_team[key] for key in keys), Tally())
    fridays = [friday for friday in split.cover.fridays if split.at_work[friday] & keys]
    there = sum(times.was_there(split, keys, friday) for friday in fridays)
    words = _("%(covered)s of %(weeks)s") % {"covered": there, "weeks": len(fridays)}
    sub = ngettext("%(n)s person", "%(n)s people", len(workers)) % {"n": len(workers)}
    return TeamLine(line(name, sub, tally, reading.norm(workers), []), len(workers), words)
