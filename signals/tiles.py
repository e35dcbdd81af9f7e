"""What signals put on someone's start page."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from django.utils.translation import gettext as _

from organisation.models import User
from signals.models import Signal
from signals.querysets.signal import reached
from signals.screens import inbox as inbox_screen
from signals.screens import rounds as rounds_screen
from signals.screens import trends as trends_screen
from youthwork.lib.dates import DAY, day_of, start_of_day, week_of, week_start
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking, all_of

SHOWN = 3


def rounds_tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """What waits in Instaclean, for who works on it."""
    if not user.has_perm("signals.list_items"):
        return []
    tasks = yield from rounds_screen.tasks(user, now)
    template = "signals/_tile_rounds.html"
    return [Tile("signals.rounds", template, 45, {"tasks": tasks})] if tasks else []


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """For a lead what waits for a decision; for who logs, what came of their signals."""
    parts = [part(user, now) for part in (_week, _stands_out, _decide, _mine, rounds_tiles)]
    found = yield from all_of(*parts)
    return list(chain.from_iterable(found))


def _decide(user: User, now: datetime) -> Asking[list[Tile]]:
    if not user.has_perm("signals.triage"):
        return []
    yield from reached(user, now)
    waiting = Signal.objects.triageable_by(user, now).waiting_for_decision(now, user)
    yield waiting
    context = {"rows": inbox_screen.rows(list(waiting), user, now)}
    return [Tile("signals.decide", "signals/_tile_decide.html", order=20, context=context)]


def _mine(user: User, now: datetime) -> Asking[list[Tile]]:
    if not user.has_perm("signals.log"):
        return []
    yield (mine := Signal.objects.logged_by(user).for_a_list()[:SHOWN])
    context = {"rows": inbox_screen.rows(list(mine), user, now)}
    return [Tile("signals.mine", "signals/_tile_mine.html", 40, context, Place.NARROW)]


def _stands_out(user: User, now: datetime) -> Asking[list[Tile]]:
    """For who opens no signal and sees figures of the house: what stands out in those."""
    sees = user.has_perm("signals.see_all_trends") and not user.has_perm("signals.view")
    if not sees or user.has_perm("signals.view_with_reason"):
        return []
    trends = yield from trends_screen.of_the_house(now)
    found = trends_screen.insights(trends)
    context = {"rows": found}
    template = "signals/_tile_stands_out.html"
    return [Tile("signals.stands_out", template, order=50, context=context)] if found else []


def _week(user: User, now: datetime) -> Asking[list[Tile]]:
    """The ISO week: what was good first, then what was worrying, of the rows one may open.

    Counts nothing else, so every number is exact and gives nothing away.
    """
    if not user.has_perm("signals.view"):
        return []
    monday = week_start(day_of(now))
    start, end = start_of_day(monday), start_of_day(monday + 7 * DAY)
    yield (counts := Signal.objects.visible_to(user).seen_between(start, end))
    [(good, worrying)] = counts or [(0, 0)]
    teams = ", ".join(team.name for team in user.led_teams)
    context = {
        "good": good,
        "worrying": worrying,
        "week": week_of(monday)[1],
        "whose": _("team %(name)s") % {"name": teams} if teams else _("what you may open"),
        "may_see_trends": user.has_perm("signals.see_trends"),
    }
    return [Tile("signals.week", "signals/_tile_week.html", 15, context, Place.NARROW)]
