"""One's own routine; nobody else reads it, so no entry in the trail tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction

from organisation.models import User
from workers.choices.routine import RoutineDeed
from workers.models import RoutineDay, RoutineTime
from youthwork.lib.dates import day_of


@transaction.atomic
def set_times(user: User, times: Mapping[int, time]) -> None:
    """Replace the moments of the week, by weekday."""
    User.objects.in_turn(user)
    RoutineTime.objects.filter(user=user).delete()
    RoutineTime.objects.bulk_create(
        RoutineTime(user=user, weekday=weekday, at=at) for weekday, at in sorted(times.items())
    )


def tick(user: User, deed: RoutineDeed, *, now: datetime) -> None:
    """Note that a part of the routine was done today; a second time changes nothing."""
    made = RoutineDay(user=user, deed=deed, day=day_of(now))
    RoutineDay.objects.bulk_create([made], ignore_conflicts=True)
