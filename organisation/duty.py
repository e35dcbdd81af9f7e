"""Whom something urgent reaches, in which order: who is on duty, then the next, then everybody.

Only who is on duty is disturbed at once; the next hear of it when nobody took it over. Decision
0085 says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from organisation import push
from organisation.choices import Role
from organisation.models import User
from organisation.querysets.line import BRIEFLY, InShift, Reachable, in_shift, line_of

if TYPE_CHECKING:
    from organisation.models import Team
    from youthwork.lib.prepared import Question


Somebody = TypeVar("Somebody", User, Reachable)


@dataclass(frozen=True)
class Line(Generic[Somebody]):
    """The steps of an alert, each with who hears of it then and not before.

    Empty only where nobody works. `on_duty` is false when nobody has the duty: then all team
    leads come first.
    """

    steps: tuple[tuple[Somebody, ...], ...]
    on_duty: bool

    @property
    def first(self) -> tuple[Somebody, ...]:
        """Who hears of it at once."""
        return self.steps[0] if self.steps else ()

    def after(self, step: int) -> tuple[Somebody, ...]:
        """Who comes after this step; nobody after the last."""
        return self.steps[step + 1] if step + 1 < len(self.steps) else ()


def line(team: Team, moment: datetime) -> Line[User]:
    """The steps for a team at a moment, in one query; each person stands in the first that fits.

    On duty for the team, else for all teams; who stands in; the team's leads; all leads; the
    manager. Without anybody on duty all leads come first, and where an organisation has neither
    leads nor a manager the director, then the administrator.
    """
    return _line_of(User.objects.reachable(team, moment))


def brief_line(team: Team, moment: datetime) -> Line[Reachable]:
    """The same people in the same steps, of each only what it takes to name and warn them."""
    return line_by(asks_for(team, moment).ask(), team, moment)


def asks_for(team: Team, moment: datetime, *, first: bool = False) -> Question:
    """Asks, beside something else, who stands in the line; `first`: who is in a shift now, which
    most often says who is first in it."""
    return in_shift(team, moment) if first else line_of(team, moment, BRIEFLY)


def line_by(
    rows: Iterable[tuple[Any, ...]], team: Team, moment: datetime, *, first: bool = False
) -> Line[Reachable]:
    """The steps by what `asks_for` was answered; `first`: the first of them alone."""
    if not first:
        return _line_of([Reachable._make(row) for row in rows])
    if reached := _reached_first([InShift._make(row) for row in rows]):
        return Line((reached,), on_duty=True)
    found = brief_line(team, moment)
    return replace(found, steps=found.steps[:1])


def _reached_first(shifts: Sequence[InShift]) -> tuple[Reachable, ...]:
    """Who has the duty: of the team's own shifts, else of those for all.

    Nobody where the whole line has to be asked: no shift reaches anybody, or somebody may stand in.
    """
    if any(shift.backup and not shift.may for shift in shifts):
        return ()
    on_duty = [shift for shift in shifts if shift.may]
    first = [shift for shift in on_duty if shift.team is not None] or on_duty
    by_name = sorted(first, key=lambda shift: (shift.name, shift.pk))
    return tuple(dict.fromkeys(shift.reached for shift in by_name))


def without_duty(moment: datetime) -> tuple[User, ...]:
    """Who hears of it at once where nobody has the duty, the same for each team; in one query."""
    people = User.objects.reachable(None, moment)
    return next((tuple(group) for group in _without_duty(people) if group), ())


def to_call(team: Team, moment: datetime) -> tuple[User, ...]:
    """Who can be called about what waits in a team: who is on duty, then the team's own leads.

    Where it has neither, who hears of something urgent at once. In one query.
    """
    found = line(team, moment)
    own = [person for step in found.steps for person in step if person.leads_team]
    first = found.first if found.on_duty or not own else ()
    return tuple(dict.fromkeys([*first, *own]))


def names_after(step: int, team: Team, moment: datetime) -> list[str]:
    """What those are called who come after this step of the line; nobody after the last."""
    return [person.name for person in brief_line(team, moment).after(step)]


def _line_of(people: Sequence[Somebody]) -> Line[Somebody]:
    """Each person in the first step that fits, and whether anybody is on duty.

    Nobody has the duty who may not be put on it any more: they could do nothing about a signal.
    """
    on_call = [person for person in people if person.leads or person.manages]
    own = [person for person in on_call if person.own_duty]
    house = [person for person in on_call if person.house_duty]
    first = own or house
    groups = [
        first,
        [p for p in on_call if p.own_backup or p.house_duty or p.house_backup],
        [person for person in people if person.leads_team],
        [person for person in people if person.leads],
        [person for person in people if person.manages],
    ]
    if not first:
        groups = _without_duty(people)
    told: set[int] = set()
    steps = []
    for group in groups:
        fresh = tuple(person for person in group if person.pk not in told)
        told.update(person.pk for person in fresh)
        if fresh:
            steps.append(fresh)
    return Line(tuple(steps), bool(first))


def _without_duty(people: Sequence[Any]) -> list[list[Any]]:
    """The groups where nobody has the duty, in their order."""
    leads = [person for person in people if person.leads]
    managers = [person for person in people if person.manages]
    if leads or managers:
        return [leads, managers]
    directors = [person for person in people if person.directs]
    return [directors or [person for person in people if person.administers]]


def role_of(person: User) -> Role:
    """As what somebody stands in the line who has no duty."""
    held = (
        (person.leads, Role.TEAM_LEAD),
        (person.manages, Role.MANAGER),
        (person.directs, Role.DIRECTOR),
    )
    return next((role for holds, role in held if holds), Role.ADMINISTRATOR)


def has_push(person: User | Reachable) -> bool:
    """Whether somebody in the line switched push on for a device, where this instance pushes."""
    return push.is_on() and bool(person.has_push)
