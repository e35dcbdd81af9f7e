"""The ways by which somebody reads signals: as one condition, or one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Q

from organisation.models import Organisation, Team
from signals.choices.signal import URGENT
from youthwork.lib.prepared import Later

if TYPE_CHECKING:
    from organisation.models import User
    from organisation.querysets.teams import TeamQuerySet


def calm() -> Q:
    """What colleagues may read where the organisation chose that."""
    return Q(severity=None) | ~Q(severity__in=URGENT)


@dataclass(frozen=True)
class Ways:
    """Teams read in whole, teams read but for the urgent, and who logged or owns.

    Keys, or `Later` where a query is compiled before they are known.
    """

    led: tuple[Any, ...]
    calm: tuple[Any, ...]
    person: Any

    @classmethod
    def later(cls, led: int, calm: int) -> Ways:
        """The same for keys that come when the query runs, by the names of `values`."""
        number = BigIntegerField()
        return cls(
            tuple(Later(f"led{n}", number) for n in range(led)),
            tuple(Later(f"calm{n}", number) for n in range(calm)),
            Later("person", number),
        )

    def values(self) -> dict[str, Any]:
        """The keys by the names that `later` gives them."""
        led = {f"led{n}": key for n, key in enumerate(self.led)}
        return led | {f"calm{n}": key for n, key in enumerate(self.calm)} | {"person": self.person}

    def teams(self) -> Iterator[tuple[Any, bool]]:
        """Each team, and whether its urgent signals are left out."""
        yield from ((team, False) for team in self.led)
        yield from ((team, True) for team in self.calm)

    def own(self) -> list[Q]:
        """What somebody logged, and what they own, outside the teams that are read in whole."""
        elsewhere = Q()
        for team in self.led:
            elsewhere &= ~Q(team=team)
        return [Q(created_by=self.person) & elsewhere, Q(owner=self.person) & elsewhere]

    def each(self) -> list[Q]:
        """One condition for each way, answered by an index in order; a row may come by several."""
        teams = [Q(team=team) & (calm() if less else Q()) for team, less in self.teams()]
        return [*teams, *self.own()]

    def apart(self) -> list[Q]:
        """The same, but no row fulfils two: for counting. A signal is of one team."""
        *teams, logged, owned = self.each()
        for near in teams[len(self.led) :]:
            logged, owned = logged & ~near, owned & ~near
        return [*teams, logged, owned & ~Q(created_by=self.person)]

    def together(self) -> Q:
        """All ways as one condition."""
        return reduce(or_, self.each())


def teams_of_before(user: User, today: date) -> TeamQuerySet:
    """Teams that went on in those this person leads: what ended there stays theirs (0247)."""
    if not user.has_perm("signals.triage"):
        return Team.objects.none()
    return Team.objects.that_went_on_in(user.led_keys, today)


def ways_of(user: User) -> Ways | None:
    """How this person reads signals; None for somebody who doesn't.

    A lead reads those of the teams led; a worker the own ones and those owned, and severity 1
    to 3 of the own teams where the organisation chose that.
    """
    if not user.has_perm("signals.view"):
        return None
    led = tuple(dict.fromkeys(user.led_keys))  # who leads a team and stands in there leads it once
    others: tuple[int, ...] = ()
    if reads_colleagues(user):
        others = tuple(team.pk for team in user.current_teams if team.pk not in led)
    return Ways(led, others, user.pk)


def reads_colleagues(user: User) -> bool:
    """Whether this person opens what is calm of every team worked in: the organisation decides."""
    if not (user.has_perm("signals.view") and user.current_teams):
        return False
    organisation = Organisation.objects.current()
    return organisation is not None and organisation.colleagues_may_read


def opens_rows_of_a_team(user: User) -> bool:
    """Whether this person opens signals behind figures: as lead of a team, or as a colleague."""
    return bool(user.led_teams) or reads_colleagues(user)
