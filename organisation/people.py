"""The list of people as it is shown: by team, each by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from organisation.choices import Role
from organisation.models import Membership, Team, User
from youthwork.lib.together import Asking


@dataclass
class Group:
    """A team (None: those without one) and its people with what they do there."""

    team: Team | None
    rows: list[tuple[User, str]] = field(default_factory=list)


def grouped(people: Iterable[User], only: Team | None, today: date) -> list[Group]:
    """People under each of their teams by name; those without a team last.

    Takes people with `.history`. Someone in two teams stands under both.
    """
    groups: dict[int | None, Group] = {}
    for person in people:
        held = _roles_on(person.history, today)
        if only is not None:
            held = {team: roles for team, roles in held.items() if team == only}
        for team, roles in held.items():
            group = groups.setdefault(team.pk if team else None, Group(team))
            group.rows.append((person, ", ".join(roles)))
    return sorted(groups.values(), key=lambda group: (group.team is None, str(group.team)))


def _roles_on(history: list[Membership], today: date) -> dict[Team | None, list[str]]:
    """Labels of the roles held today by team; of who holds none, the last ones."""
    current = [held for held in history if held.holds_on(today)]
    if not current and history:
        last = max(held.until_day or date.max for held in history)
        current = [held for held in history if (held.until_day or date.max) == last]
    found: dict[Team | None, list[str]] = {}
    for held in current:
        found.setdefault(held.team, []).append(held.get_role_display())
    return found or {None: []}


def roles_then(done: Iterable[tuple[int, date]]) -> Asking[dict[tuple[int, date], str]]:
    """What people (by key) were on a day: the roles they held then, in the order of the table."""
    asked = set(done)
    if not asked:
        return {}
    held = Membership.objects.of_people({person for person, _day in asked})
    yield held
    found: dict[tuple[int, date], set[str]] = {each: set() for each in asked}
    for row in held:
        for person, day in asked:
            if person == row.user_id and row.holds_on(day):
                found[person, day].add(row.role)
    return {
        each: ", ".join(str(role.label) for role in Role if role in roles)
        for each, roles in found.items()
    }
