"""Whether somebody was off at a moment, as far as the organisation knows.

What tells it: leave that was written down, and the hours at which young people can reach somebody.
Of who has neither nothing is known, and nobody is off. Further days off are asked here as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone

from organisation.models import User
from workers.choices.hours import LEAVE
from workers.models import Availability, HourEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet


def known(person: User, moment: datetime) -> QuerySet[User, tuple[bool, bool, bool]]:
    """One row: had leave on that day, has hours at all, could be reached at that moment."""
    local = timezone.localtime(moment)
    hours = Availability.objects.filter(user=OuterRef("pk"))
    then = hours.filter(
        weekday=local.weekday(), from_time__lte=local.time(), until_time__gt=local.time()
    )
    leave = HourEntry.objects.filter(worker=OuterRef("pk"), day=local.date(), kind=LEAVE)
    return User.objects.filter(pk=person.pk).values_list(Exists(leave), Exists(hours), Exists(then))


def was_off(rows: Iterable[tuple[bool, bool, bool]]) -> bool:
    """Whether somebody had leave on the day, or could not be reached at the moment."""
    return any(leave or (hours and not there) for leave, hours, there in rows)
