"""What conditions put on the start page: three lights, the six of the checklist, and how time and
checks went over the months."""

from __future__ import annotations

from datetime import datetime

from organisation.models import User
from policy.screens import conditions as screen
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking, all_of


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """For who leads, manages or directs; each line leads to its list."""
    found = yield from all_of(_lights(user, now), _six(user, now), _months(user, now))
    return [tile for tile in found if tile]


def _lights(user: User, now: datetime) -> Asking[Tile | None]:
    found = yield from screen.lights_for(user, now)
    template, context = "policy/_tile_conditions.html", {"lights": found}
    return Tile("policy.conditions", template, 37, context, Place.NARROW) if found else None


def _six(user: User, now: datetime) -> Asking[Tile | None]:
    if not (user.has_perm("policy.file_checklist") or user.has_perm("policy.adopt")):
        return None
    found = yield from screen.six_for(user, now)
    return Tile("policy.six", "policy/_tile_six.html", 36, found, Place.NARROW)


def _months(user: User, now: datetime) -> Asking[Tile | None]:
    found = yield from screen.months_for(user, now)
    return Tile("policy.months", "policy/_tile_months.html", 32, found) if found else None
