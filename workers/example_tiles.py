"""What practice examples put on the start page: the newest that was published."""

from __future__ import annotations

from datetime import datetime

from organisation.models import User
from workers.models import PracticeExample
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """For who sees the numbers of all teams: what lies behind them."""
    if user.led_teams or not user.has_perm("workers.see_all_team_hours"):
        return []
    yield (found := PracticeExample.objects.visible_to(user).published().newest()[:1])
    template = "workers/_tile_example.html"
    return [
        Tile("workers.example", template, 40, {"example": example}, Place.NARROW)
        for example in found
    ]
