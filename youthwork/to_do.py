"""What somebody has to do, from every app that knows something (`settings.TO_DO`)."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from django.conf import settings
from django.utils.module_loading import import_string

from organisation.models import User
from youthwork.lib.tiles import Tile
from youthwork.lib.together import Asking, all_of

SHOWN = 5


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """One list on the start page, urgent and late ones first; nothing while there is nothing."""
    found = yield from all_of(*(import_string(path)(user, now) for path in settings.TO_DO))
    to_do = sorted(chain.from_iterable(found), key=lambda task: task.place)
    context = {"rows": to_do[:SHOWN], "more": to_do[SHOWN:], "count": len(to_do)}
    return [Tile("to_do", "home/_to_do.html", order=15, context=context)] if to_do else []
