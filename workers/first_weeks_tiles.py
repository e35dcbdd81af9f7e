"""The first weeks on the start page of who is new."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from workers import first_weeks
from youthwork.lib.tiles import Tile
from youthwork.lib.together import Asking

if TYPE_CHECKING:
    from organisation.models import User


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """How far, and what comes next; gone when everything is done or the sixty days are over."""
    if not user.has_perm("workers.see_first_weeks"):
        return []
    if not first_weeks.new_among([user], timezone.localdate(now)):
        return []
    taken = yield from first_weeks.taken_by(user)
    waiting = [one.step for one in taken if not one.is_done]
    if not waiting:
        return []
    context = {
        "done": len(taken) - len(waiting),
        "all": len(taken),
        "next": waiting[0].title,
        "url": reverse("workers:first_weeks"),
    }
    return [Tile("workers.first_weeks", "workers/_tile_first_weeks.html", 4, context)]
