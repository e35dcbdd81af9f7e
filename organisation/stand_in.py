"""What stands in for a person when a queryset is prepared: everybody with these roles and teams."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.apps import apps

from youthwork.lib.prepared_rows import Key, Keys, Stands, Unknown, padded, standing

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from organisation.models import User


@dataclass(frozen=True)
class Shape:
    """All of a person by which a query may differ but for keys.

    Teams are numbered in the order of `User.current_teams`; `answers` holds what was asked for the
    person at one moment, by the types of what came back; `colleagues_may_read` is the choice of
    the organisation by which `signals.querysets.ways` differs.
    """

    roles: frozenset[str]
    is_active: bool
    teams: int
    led: tuple[int, ...]
    answers: tuple[tuple[str, tuple[type, ...]], ...]
    colleagues_may_read: bool


class _Once:
    """An answer that holds at the moment of which it is asked."""

    def __init__(self, answer: Keys) -> None:
        self.answer = answer

    def __contains__(self, _now: Any) -> bool:
        return True

    def __getitem__(self, _now: Any) -> Keys:
        return self.answer


class Person(Key):
    """Rights and teams of a shape; keys come when the query runs."""

    def __init__(self, name: str, shape: Shape) -> None:
        super().__init__(name)
        self.shape = shape
        self.roles, self.is_active = shape.roles, shape.is_active

    def has_perm(self, perm: str) -> bool:
        from organisation.access import RIGHTS  # it needs the models, which need this

        return self.is_active and not RIGHTS[perm].isdisjoint(self.roles)

    @property
    def current_teams(self) -> Keys:
        return Keys([self._team(place) for place in range(self.shape.teams)])

    @property
    def led_teams(self) -> Keys:
        return Keys([self._team(place) for place in self.shape.led])

    current_keys, led_keys = current_teams, led_teams

    def duty_teams(self, now: Any) -> Keys:
        return self.answers("duty")[now]

    def answers(self, about: str) -> _Once:
        """What was asked at the one moment; Unknown where nothing was, or at several."""
        types = dict(self.shape.answers).get(about)
        if types is None:
            raise Unknown(about)
        names = (f"{self.name}_{about}{n}" for n in range(len(types)))
        return _Once(Keys(list(map(standing, names, types))))

    def _team(self, place: int) -> Key:
        return Key(f"{self.name}_team{place}")


def of(person: User, name: str, moments: Collection[datetime]) -> Stands:
    """The shape of a person, what makes their stand-in, and the keys by name."""
    teams = [team.pk for team in person.current_teams]
    led = tuple(teams.index(team.pk) for team in person.led_teams)
    values = {name: person.pk} | {f"{name}_team{n}": key for n, key in enumerate(teams)}
    answers = []
    for about, asked in person.__dict__.get("_answers", {}).items():
        there = [found for at, found in asked.items() if at in moments]
        if len(there) == 1:
            found = padded(there[0])
            answers.append((about, tuple(map(type, found))))
            values |= {f"{name}_{about}{n}": value for n, value in enumerate(found)}
    house = apps.get_model("organisation", "Organisation").objects.current()  # type: ignore[attr-defined]
    shape = Shape(
        frozenset(person.roles),
        person.is_active,
        len(teams),
        led,
        tuple(sorted(answers, key=itemgetter(0))),
        house is not None and house.colleagues_may_read,
    )
    return shape, lambda: Person(name, shape), values
