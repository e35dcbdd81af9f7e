"""What goals put on the start page: the two that ask for a look first."""

from __future__ import annotations

from datetime import datetime

from organisation.models import User
from policy.choices.goals import GoalHealth
from policy.models import Goal, GoalReading
from policy.screens.goals import card
from youthwork.lib.dates import day_of
from youthwork.lib.tiles import Tile
from youthwork.lib.together import Asking

SHOWN = 2
WIDTH, HEIGHT = 280, 104  # of a chart that takes half of the wide column
URGENCY = (GoalHealth.OFF_TRACK, GoalHealth.AT_RISK, GoalHealth.ON_TRACK)


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """For who files the checklist, and the director: what is furthest off its course first, and
    behind that what ends first."""
    if not (user.has_perm("policy.file_checklist") or user.has_perm("policy.adopt")):
        return []
    goals = Goal.objects.visible_to(user).adopted().in_order()
    readings = GoalReading.objects.of_goals(goals.order_by().values("pk"))
    yield goals, readings
    by_goal: dict[int, list[GoalReading]] = {}
    for each in readings:
        by_goal.setdefault(each.goal_id, []).append(each)
    today = day_of(now)
    cards = [card(goal, by_goal.get(goal.pk, []), today, WIDTH, HEIGHT) for goal in goals]
    cards.sort(key=lambda each: URGENCY.index(each.health) if each.health else len(URGENCY))
    if not cards:
        return []
    context = {"cards": cards[:SHOWN], "number": len(cards)}
    return [Tile("policy.goals", "policy/_tile_goals.html", 20, context)]
