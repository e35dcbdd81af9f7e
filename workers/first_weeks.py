"""How far somebody is in the first weeks: eight steps that the apps offer (`FIRST_STEPS`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

from organisation.choices import Role
from organisation.models import Membership
from workers.models import FirstStepTick
from youthwork.lib.first_steps import FirstStep
from youthwork.lib.together import Asking

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organisation.models import User

NEW_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Taken:
    """A step, and whether it is done."""

    step: FirstStep
    is_done: bool

    @property
    def by_oneself(self) -> bool:
        """Nothing else shows it, so it is ticked off."""
        return self.step.by_oneself


@cache
def steps() -> tuple[FirstStep, ...]:
    """In the order in which they are done."""
    return tuple(import_string(path) for path in settings.FIRST_STEPS)


def by_oneself(key: str) -> FirstStep | None:
    """The step of this key that somebody ticks off; None for another."""
    return next((step for step in steps() if step.key == key and step.by_oneself), None)


def new_among(people: Iterable[User], today: date) -> list[User]:
    """Who of these began as a youth worker in the last sixty days; a move to another team begins
    nothing. One query, where somebody has a role that young."""
    recent = [person for person in people if _has_a_young_role(person, today)]
    if not recent:
        return []
    held = Membership.objects.of_people(person.pk for person in recent)
    began = held.began_as(Role.WORKER, today)
    return [person for person in recent if began.get(person.pk, date.min) > today - NEW_FOR]


def _has_a_young_role(person: User, today: date) -> bool:
    began = [m.from_day for m in person.current_memberships if m.role == Role.WORKER]
    return bool(began) and min(began) > today - NEW_FOR


def taken_by(person: User) -> Asking[list[Taken]]:
    """Every step with whether it is done, asked as one."""
    shown = [
        step.rows(person).order_by().values_list("pk")[: step.enough] if step.rows else None
        for step in steps()
    ]
    ticked = FirstStepTick.objects.held_by(person).values_list("step")
    yield (ticked, *(rows for rows in shown if rows is not None))
    keys = {key for (key,) in ticked}
    return [
        Taken(step, _shown(step, rows) or (step.by_oneself and step.key in keys))
        for step, rows in zip(steps(), shown, strict=True)
    ]


def _shown(step: FirstStep, rows: QuerySet[Any, Any] | None) -> bool:
    return rows is not None and len(rows) >= step.enough


def done(taken: Iterable[Taken]) -> int:
    return sum(one.is_done for one in taken)
