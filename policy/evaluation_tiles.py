"""What evaluations put on the start page: how long there is, or how late it is."""

from __future__ import annotations

from datetime import date, datetime

from organisation.choices import Role
from organisation.models import User
from policy.models import Evaluation
from policy.screens import evaluations as screen
from youthwork.lib.dates import day_of
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking

FIRST, USUAL = 1, 35


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """For who plans evaluations, and the director, the one to come; for administrators a warning
    while nobody would hear of it."""
    today = day_of(now)
    if user.roles & {Role.MANAGER, Role.DIRECTOR}:
        yield (rows := Evaluation.objects.visible_to(user).open())
        return [_coming(row, today) for row in rows]
    if Role.ADMINISTRATOR in user.roles:
        rows = Evaluation.objects.open()
        managers = User.objects.holding(Role.MANAGER, today)[:1]
        directors = User.objects.holding(Role.DIRECTOR, today)[:1]
        yield rows, managers, directors
        if rows and not managers and not directors:
            return [Tile("policy.nobody", "policy/_tile_nobody.html", FIRST)]
    return []


def _coming(evaluation: Evaluation, today: date) -> Tile:
    """How long there is; first of all and as a warning once it is late."""
    context = screen.coming(evaluation, today)
    template = "policy/_tile_evaluation.html"
    if context["late"]:
        return Tile("policy.evaluation", template, FIRST, context)
    return Tile("policy.evaluation", template, USUAL, context, Place.NARROW)
