"""What signals put on someone's start page."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from organisation.models import User
from signals.models import Signal
from signals.screens import inbox as inbox_screen
from signals.screens import rounds as rounds_screen
from signals.screens import to_do as to_do_screen
from youthwork.lib.dates import DAY, day_of, start_of_day, week_of, week_start
from youthwork.lib.tiles import Tile

SHOWN = 3
TO_DO_SHOWN = 5


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
    if user.has_perm("signals.view"):
        found.append(_week(user, now))
    if to_do := to_do_screen.of(user, now):
        found.append(
            Tile(
                key="signals.to_do",
                template="signals/_tile_to_do.html",
                order=15,
                context={
                    "rows": to_do[:TO_DO_SHOWN],
                    "more": to_do[TO_DO_SHOWN:],
                    "count": len(to_do),
                },
            )
        )
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


def _week(user: User, now: datetime) -> Tile:
    """The ISO week: what was good first, then what was worrying, of the rows one may open.

    Counts nothing else, so every number is exact and gives nothing away.
    """
    monday = week_start(day_of(now))
    start, end = start_of_day(monday), start_of_day(monday + 7 * DAY)
    good, worrying = Signal.objects.visible_to(user).seen_between(start, end)
    teams = ", ".join(team.name for team in user.led_teams)
    return Tile(
        key="signals.week",
        template="signals/_tile_week.html",
        order=15,
        context={
            "good": good,
            "worrying": worrying,
            "week": week_of(monday)[1],
            "whose": _("team %(name)s") % {"name": teams} if teams else _("what you may open"),
            "may_see_trends": user.has_perm("signals.see_trends"),
        },
    )
