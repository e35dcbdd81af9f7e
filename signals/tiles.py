"""What signals put on someone's start page."""

from __future__ import annotations

from datetime import datetime

from organisation.models import User
from signals.models import Signal
from signals.screens import inbox as inbox_screen
from signals.screens import rounds as rounds_screen
from youthwork.lib.tiles import Tile

SHOWN = 3


def rounds_tiles(user: User, now: datetime) -> list[Tile]:
    """What waits in Instaclean, for who works on it."""
    if not user.has_perm("signals.list_items"):
        return []
    tasks = rounds_screen.tasks(user, now)
    template = "signals/_tile_rounds.html"
    return [Tile("signals.rounds", template, order=45, context={"tasks": tasks})] if tasks else []


def tiles(user: User, now: datetime) -> list[Tile]:
    """For a lead what waits for a decision; for who logs, what came of their signals."""
    found = []
    if user.has_perm("signals.triage"):
        waiting = Signal.objects.triageable_by(user, now).waiting_for_decision(now, user)
        found.append(
            Tile(
                key="signals.decide",
                template="signals/_tile_decide.html",
                order=20,
                context={"rows": inbox_screen.rows(waiting, user, now)},
            )
        )
    if user.has_perm("signals.log"):
        mine = list(Signal.objects.logged_by(user).for_a_list()[:SHOWN])
        found.append(
            Tile(
                key="signals.mine",
                template="signals/_tile_mine.html",
                order=40,
                context={"rows": inbox_screen.rows(mine, user, now)},
            )
        )
    found += rounds_tiles(user, now)
    return found
