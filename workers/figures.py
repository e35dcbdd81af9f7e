"""Figures on how time is divided: what the time split, evaluations, goals and reports show.

Each is about staff, so nothing is read before the works council's agreement is recorded (WOR
article 27, paragraph 1, k and l): `agreed.may_follow` is asked first, and every reading refuses
with `NotAgreed`. Days are Amsterdam days, time is minutes, a share is of 100.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain

from organisation.models import Team
from workers import split_rows as rows
from workers.agreed import may_follow
from workers.choices.hours import Where
from workers.periods import FRIDAY
from workers.planning import (
    Held,
    Period,
    Span,
    Terms,
    asked,
    due,
    norm_of,
    spans,
    spared,
    spared_of_fixed,
    terms,
)
from youthwork.lib.dates import DAY, add_months, month_start
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, answered, fetch

ACTIVE_DAYS, ACTIVE_WITHIN = 3, 7  # "active online": on three different days of seven
ROLLING_WEEKS = 4


class NotAgreed(Exception):
    """The works council's agreement isn't recorded, or begins later."""


def _refuse_unless_agreed(today: date) -> None:
    if not may_follow(today):
        raise NotAgreed


@dataclass
class Tally:
    """Minutes of somebody, a team or everybody."""

    online: int = 0
    offline: int = 0
    other: int = 0
    timed: int = 0  # online with a start and an end
    evening: int = 0  # online from 18:00 to 24:00

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + theirs for mine, theirs in zip(self._all, other._all, strict=True)))

    @property
    def _all(self) -> tuple[int, ...]:
        return (self.online, self.offline, self.other, self.timed, self.evening)

    @property
    def base(self) -> int:
        """What a share is a share of: leave, travel and the like don't count."""
        return self.online + self.offline

    @property
    def written(self) -> int:
        return self.base + self.other

    @property
    def share(self) -> float | None:
        """Of the base, how much was online; None without a base."""
        return 100 * self.online / self.base if self.base else None

    @property
    def evening_share(self) -> float | None:
        """Of the time online that has times, how much lies after 18:00."""
        return 100 * self.evening / self.timed if self.timed else None


@dataclass(frozen=True)
class Shortfall:
    """How much more online time the norm asks than was made possible."""

    period: Period
    norm: float  # minutes online by each one's norm: a share of the time made, or fixed hours
    facilitated: int  # minutes online

    @property
    def minutes(self) -> float:
        """What is missing; never less than nothing."""
        return max(0.0, self.norm - self.facilitated)

    @property
    def hours_per_week(self) -> float:
        """What is missing as hours a week, in halves: what a commissioner should fund."""
        return round(self.minutes / 60 / self.period.weeks * 2) / 2


@dataclass(frozen=True)
class Cover:
    """Friday evenings on which each of some teams had somebody online between 18 and 24 h."""

    fridays: tuple[date, ...]
    gaps: Mapping[date, frozenset[int]]  # teams without anybody, by Friday

    @property
    def weeks(self) -> int:
        return len(self.fridays)

    @property
    def covered(self) -> int:
        return self.weeks - len(self.gaps)


@dataclass(frozen=True)
class Adoption:
    """How many of all workers are active online."""

    active: int
    workers: int

    @property
    def share(self) -> float | None:
        return 100 * self.active / self.workers if self.workers else None


@dataclass
class Reading:
    """Everything that was read of some teams in a period; None as teams is all of them."""

    teams: frozenset[int]
    period: Period
    tallies: dict[tuple[int, int], Tally] = field(default_factory=dict)  # by worker and team
    spans: dict[int, list[Span]] = field(default_factory=dict)
    places: dict[int, list[Held]] = field(default_factory=dict)
    leave: dict[int, list[tuple[date, int]]] = field(default_factory=dict)

    @cached_property
    def by_worker(self) -> dict[int, Tally]:
        """Somebody's time in these teams; what they did in others doesn't count."""
        found: dict[int, Tally] = {}
        for (worker, _team), tally in self.tallies.items():
            found[worker] = found.get(worker, Tally()) + tally
        return found

    @cached_property
    def by_team(self) -> dict[int, Tally]:
        found: dict[int, Tally] = {}
        for (_worker, team), tally in self.tallies.items():
            found[team] = found.get(team, Tally()) + tally
        return found

    @cached_property
    def workers_of(self) -> dict[int, set[int]]:
        """Who wrote down time, by team."""
        found: dict[int, set[int]] = {}
        for worker, team in self.tallies:
            found.setdefault(team, set()).add(worker)
        return found

    @cached_property
    def whole(self) -> Tally:
        return sum(self.by_team.values(), Tally())

    def norm(self, workers: Collection[int] | None = None) -> float | None:
        """The norm of these people (of all): each weighs by the contract."""
        chosen = self.spans if workers is None else {w: self.spans.get(w, []) for w in workers}
        return norm_of([span for found in chosen.values() for span in found])

    @cached_property
    def _asked(self) -> list[Span]:
        """All spans as one for each stretch of days, with what the norm asks a week."""
        found: dict[Period, float] = {}
        for span in (span for spans_of in self.spans.values() for span in spans_of):
            week = span.minutes_per_week * span.part * span.norm_percent / 100
            found[span.period] = found.get(span.period, 0.0) + week
        return [Span(period, minutes, 100, 1) for period, minutes in found.items()]

    @cached_property
    def _spared(self) -> dict[date, float]:
        """What leave takes off, by the first day of the week or month it lies in."""
        found: dict[date, float] = {}
        for worker, rows_of in self.leave.items():
            everybody = worker == rows.EVERYBODY
            chosen = list(chain(*self.spans.values())) if everybody else self.spans.get(worker, [])
            one = spared(chosen, 1)
            for day, minutes in rows_of:
                found[day] = found.get(day, 0.0) + minutes * one
        return found

    def _away(self, worker: int) -> int:
        """Minutes of leave that somebody wrote down."""
        return sum(minutes for _day, minutes in self.leave.get(worker, []))

    def planned(self, period: Period) -> float:
        """Minutes online that everybody's norm asks on these days, less leave."""
        off = sum(minutes for day, minutes in self._spared.items() if period.overlap(day, day))
        return max(0.0, asked(self._asked, period) - off)

    def shortfall(self) -> Shortfall:
        norm = 0.0
        for worker, tally in self.by_worker.items():
            norm += due(self.spans.get(worker, []), tally.base, self._away(worker))
        written = chain(*(self.spans.get(worker, []) for worker in self.by_worker))
        norm = max(0.0, norm - spared_of_fixed(list(written), self._away(rows.EVERYBODY)))
        return Shortfall(self.period, norm, self.whole.online)


def read(period: Period, today: date, teams: Collection[int] | None = None) -> Reading:
    """The time of these teams (of all) in a period, with contracts and leave: one statement."""
    _refuse_unless_agreed(today)
    sums = rows.by_worker(teams, period)
    contracts, held = rows.contracts(teams, period), rows.places(teams, period)
    leave = rows.leave(teams, period)
    fetch(*sums, contracts, held, leave)
    return made(chain(*sums), contracts, held, leave, period, teams)


def made(
    sums: Iterable[tuple[int, ...]],
    contracts: Iterable[tuple[int, date, float, int | None, float | None]],
    held: Iterable[tuple[int, int, date, date | None]],
    leave: Iterable[tuple[int, date, int]],
    period: Period,
    teams: Collection[int] | None,
) -> Reading:
    """The reading that these rows come to."""
    agreed: dict[int, list[Terms]] = defaultdict(list)
    for worker, *contract in contracts:
        agreed[worker].append(terms(*contract))
    places: dict[int, list[Held]] = defaultdict(list)
    for worker, team, from_day, until_day in held:
        places[worker].append(Held(team, from_day, until_day))
    known = {place.team for found in places.values() for place in found}
    whose = frozenset(known if teams is None else teams)
    reading = Reading(whose, period, places=dict(places))
    for worker, team, *minutes in sums:
        known_part = reading.tallies.get((worker, team), Tally())
        reading.tallies[worker, team] = known_part + Tally(*minutes)
    reading.tallies = {key: tally for key, tally in reading.tallies.items() if tally.written}
    for worker, found in places.items():
        reading.spans[worker] = spans(agreed[worker], found, whose, period)
    for worker, day, away in leave:
        reading.leave.setdefault(worker, []).append((max(day, period.first), away))
    return reading


def rolling(today: date) -> Period:
    """The 28 days up to and including today."""
    return Period.of_weeks(ROLLING_WEEKS, today)


def hours_share(period: Period, today: date, teams: Collection[int] | None = None) -> Tally:
    """Time online and offline of these teams (of all); its `share` is the online share."""
    return read(period, today, teams).whole


def shortfall(period: Period, today: date, teams: Collection[int] | None = None) -> Shortfall:
    """The norm less what was made possible: online work comes on top of the rest."""
    return read(period, today, teams).shortfall()


# --- Friday evenings ------------------------------------------------------------------------------


def friday_cover(period: Period, today: date, teams: Collection[int] | None = None) -> Cover:
    """On how many Fridays each of these teams (each team of that day) had somebody online."""
    _refuse_unless_agreed(today)
    found = rows.fridays_of_teams(teams, period)
    working = {
        team.pk: (team.active_from, team.active_until)
        for team in Team.objects.order_by("pk")
        if teams is None or team.pk in teams
    }
    return cover(period, today, working, found)


def cover(
    period: Period,
    today: date,
    working: Mapping[int, tuple[date, date | None]],
    online: Iterable[tuple[date, int]],
) -> Cover:
    """The Fridays of a period on which a team worked, with the teams that had nobody.

    `working`: each team with its first and last day. Today counts only once somebody was online:
    the evening isn't over.
    """
    there: dict[date, set[int]] = defaultdict(set)
    for day, team in online:
        there[day].add(team)
    counted, gaps = [], {}
    first = period.first + ((FRIDAY - period.first.weekday()) % 7) * DAY
    friday = first
    while friday <= min(period.last, today):
        at_work = {
            team
            for team, (since, until) in working.items()
            if since <= friday and (until is None or friday <= until)
        }
        missing = frozenset(at_work - there[friday])
        if at_work and not (friday == today and missing):
            counted.append(friday)
            if missing:
                gaps[friday] = missing
        friday += 7 * DAY
    return Cover(tuple(counted), gaps)


# --- adoption -------------------------------------------------------------------------------------


def is_actively_online(days: Iterable[date], within: Period) -> bool:
    """Whether there were seven days in this period with three different days online."""
    known = sorted({day for day in days if within.first <= day <= within.last})
    pairs = zip(known, known[ACTIVE_DAYS - 1 :], strict=False)
    return any((last - first).days < ACTIVE_WITHIN for first, last in pairs)


def adoption(month: date, today: date, teams: Collection[int] | None = None) -> Adoption:
    """Of whoever worked in these teams at the end of a month, how many were active online in it.

    `month`: any day of it. The running month counts up to today.
    """
    return answered(adoption_asked(month, today, teams))


def adoption_asked(
    month: date, today: date, teams: Collection[int] | None = None
) -> Asking[Adoption]:
    """The same as a part of a page."""
    found = yield from adoption_by_month([month], today, teams)
    return found[0][1]


def _days_online(teams: Collection[int] | None, period: Period) -> rows.Rows:
    return rows.days_written(rows.parts(teams, period).filter(where=Where.ONLINE))


def adoption_by_month(
    months: Sequence[date], today: date, teams: Collection[int] | None = None
) -> Asking[list[tuple[date, Adoption]]]:
    """The same of several months, in their order."""
    _refuse_unless_agreed(today)
    starts = [month_start(month) for month in months]
    ends = [min(add_months(first, 1) - DAY, today) for first in starts]
    whole = Period(min(starts), max(ends))
    written = prepared(_days_online, teams, whole)
    held = prepared(rows.places, teams, whole)
    yield written, held
    days: dict[int, list[date]] = defaultdict(list)
    for worker, month, bits in written:
        days[worker] += [month + (day - 1) * DAY for day in range(1, 32) if bits >> day & 1]
    found = []
    for first, last in zip(starts, ends, strict=True):
        workers = {
            worker
            for worker, team, since, until in held
            if (teams is None or team in teams)
            and since <= last
            and (until is None or last <= until)
        }
        active = sum(is_actively_online(days[w], Period(first, last)) for w in workers)
        found.append((first, Adoption(active, len(workers))))
    return found
