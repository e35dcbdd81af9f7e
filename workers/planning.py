"""What somebody's contract comes to in a period, as pure functions.

A contract holds from its first day until the next one begins, so that an old week keeps its own
norm. Somebody in two teams is planned in each for an equal part: the teams together never come to
more than the contract. Planned online is the norm's share of the contract without the leave that
was written down (docs/decisions/0149-planned-is-the-norm-of-the-contract.md).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol, TypeVar

from youthwork.lib.dates import DAY, add_months, month_start, week_start
from youthwork.lib.prepared_rows import Stands, standing_in

WEEK, WORKING_WEEK = 7, 5  # days


class _Later:
    """The days of a period that isn't known yet."""

    def __init__(self, first: Any, last: Any, *whole_weeks: Any) -> None:
        self.first, self.last = first, last
        if whole_weeks:
            self.whole_weeks = _Later(*whole_weeks)


@dataclass(frozen=True)
class Period:
    """Some days, both ends included."""

    first: date
    last: date

    @classmethod
    def of_weeks(cls, weeks: int, last: date) -> Period:
        return cls(last - (weeks * WEEK - 1) * DAY, last)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def weeks(self) -> float:
        return self.days / WEEK

    @property
    def before(self) -> Period:
        """As many days before it."""
        return Period(self.first - self.days * DAY, self.first - DAY)

    @property
    def whole_weeks(self) -> Period:
        """From its first Monday to its last Sunday; empty, the end before the start, when none."""
        first = self.first + (-self.first.weekday() % WEEK) * DAY
        return Period(first, self.last - (self.last.weekday() + 1) % WEEK * DAY)

    def each(self) -> Iterator[date]:
        """Its days, in order."""
        for number in range(self.days):
            yield self.first + number * DAY

    def stands(self, name: str) -> Stands:
        """What stands in for it when a queryset is prepared: any other period."""
        whole = self.whole_weeks
        shape, made, values = standing_in(name, [self.first, self.last, whole.first, whole.last])
        return (Period, shape), lambda: _Later(*made()), values

    def overlap(self, first: date, last: date) -> int:
        """How many of its days lie between these."""
        return max(0, (min(self.last, last) - max(self.first, first)).days + 1)

    def by_week(self) -> list[Period]:
        """Its weeks from Monday on; the first and the last may be cut short."""
        return self._cut(lambda day: week_start(day) + WEEK * DAY)

    def by_month(self) -> list[Period]:
        """Its months; the first and the last may be cut short."""
        return self._cut(lambda day: add_months(month_start(day), 1))

    def _cut(self, next_start: Callable[[date], date]) -> list[Period]:
        found, day = [], self.first
        while day <= self.last:
            then = min(next_start(day), self.last + DAY)
            found.append(Period(day, then - DAY))
            day = then
        return found


def weekdays_until(day: date) -> int:
    """Mondays to Fridays from the first Monday there was up to and including this day."""
    weeks, rest = divmod(day.toordinal(), WEEK)  # the first day of year 1 was a Monday
    return weeks * WORKING_WEEK + min(rest, WORKING_WEEK)


class Terms(NamedTuple):
    """A contract as it is read: from a day on, so many minutes a week and this norm."""

    from_day: date
    minutes_per_week: float
    norm_percent: float  # of the contract
    is_fixed: bool = False  # agreed as hours a week


def terms(
    from_day: date,
    hours_per_week: Decimal | float,
    norm_percent: int | None,
    norm_hours: Decimal | float | None,
) -> Terms:
    """A contract's norm as a share of it, whether agreed as a share or as hours a week.

    The one place that turns fixed hours into a share: who is there half of a week is asked half.
    """
    whole = float(hours_per_week) * 60
    if norm_hours is None:
        return Terms(from_day, whole, norm_percent or 0)
    return Terms(from_day, whole, float(norm_hours) * 6000 / whole if whole else 0, True)


class Agreed(Protocol):
    """What a contract says from a day on."""

    from_day: date

    @property
    def terms(self) -> Terms: ...


C = TypeVar("C", bound=Agreed)


def in_force(contracts: Iterable[C], day: date) -> C | None:
    """The contract that holds on this day, whatever order they come in."""
    begun = [contract for contract in contracts if contract.from_day <= day]
    return max(begun, key=lambda contract: contract.from_day, default=None)


class Held(NamedTuple):
    """A place in a team, from a day until a day; without an end it goes on."""

    team: int
    from_day: date
    until_day: date | None


@dataclass(frozen=True)
class Span:
    """Days on which nothing changed: the contract, and which part of it falls in these teams."""

    period: Period
    minutes_per_week: float
    norm_percent: float
    part: float
    is_fixed: bool = False

    def minutes_in(self, period: Period) -> float:
        """What the contract comes to in these teams on the days that both share.

        A week's hours lie on Monday to Friday, so that a weekend that is cut off asks nothing.
        """
        first = max(period.first, self.period.first)
        days = weekdays_until(min(period.last, self.period.last)) - weekdays_until(first - DAY)
        return self.minutes_per_week * self.part * max(0, days) / WORKING_WEEK


def spans(
    contracts: Sequence[Terms], held: Iterable[Held], teams: Collection[int], period: Period
) -> list[Span]:
    """Somebody's days in these teams, cut where a contract or a place in a team changes.

    `contracts` of one person, the oldest first. Days without a contract give no span.
    """
    held = list(held)
    starts = {period.first}
    starts.update(terms.from_day for terms in contracts)
    starts.update(place.from_day for place in held)
    starts.update(place.until_day + DAY for place in held if place.until_day)
    days = sorted(day for day in starts if period.first <= day <= period.last)
    found = []
    for day, following in zip(days, [*days[1:], period.last + DAY], strict=True):
        held_by = next((t for t in reversed(contracts) if t.from_day <= day), None)
        places = {
            place.team
            for place in held
            if place.from_day <= day and (place.until_day is None or day <= place.until_day)
        }
        here = len(places.intersection(teams))
        if held_by and here:
            _day, minutes, norm, is_fixed = held_by
            span = Period(day, following - DAY)
            found.append(Span(span, minutes, norm, here / len(places), is_fixed))
    return found


def norm_of(found: Sequence[Span]) -> float | None:
    """The norm of a period in which it changed: each day weighs by its contract."""
    minutes = [span.minutes_in(span.period) for span in found]
    if not (whole := sum(minutes)):
        return None
    return sum(n * span.norm_percent for n, span in zip(minutes, found, strict=True)) / whole


def asked(found: Iterable[Span], period: Period) -> float:
    """Minutes online that the norm asks on these days."""
    return sum(span.minutes_in(period) * span.norm_percent / 100 for span in found)


def spared(found: Sequence[Span], leave: float) -> float:
    """Minutes online that so many minutes of leave take off, by the norm of these days."""
    return leave * (norm_of(found) or 0) / 100


def spared_of_fixed(found: Sequence[Span], leave: float) -> float:
    """The same of what was agreed as hours: leave falls on it by its part of the contract."""
    fixed = [span for span in found if span.is_fixed]
    return spared(fixed, leave * _part(fixed, found)) if fixed else 0.0


def due(found: Sequence[Span], base: int, leave: float) -> float:
    """Minutes online that the norm asks of somebody who made `base` minutes online and offline.

    A share asks its part of what was made; fixed hours ask themselves, less `leave` in minutes.
    Where a period holds both, each takes its part of the contract.
    """
    fixed = [span for span in found if span.is_fixed]
    if not fixed:
        return base * (norm_of(found) or 0) / 100
    shares = [span for span in found if not span.is_fixed]
    by_share = base * _part(shares, found) * (norm_of(shares) or 0) / 100
    by_hours = sum(span.minutes_in(span.period) * span.norm_percent / 100 for span in fixed)
    return by_share + max(0.0, by_hours - spared_of_fixed(found, leave))


def _part(some: Iterable[Span], of: Iterable[Span]) -> float:
    whole = sum(span.minutes_in(span.period) for span in of)
    return sum(span.minutes_in(span.period) for span in some) / whole if whole else 0.0


def norm_minutes(contracts: Iterable[Agreed], period: Period) -> int:
    """Minutes online that one person's contracts ask on these days, in all teams together.

    Each day keeps the contract and the norm that held on it.
    """
    anywhere = [Held(0, period.first, None)]
    known = sorted(each.terms for each in contracts)
    return round(asked(spans(known, anywhere, [0], period), period))
