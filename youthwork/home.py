"""The start page: a person's own tiles, each made by the app that knows it."""

from datetime import datetime
from itertools import chain

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisation import rota
from organisation.models import User
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking, all_of, together

MORNING_ENDS, AFTERNOON_ENDS = 12, 18  # hours


def greeting(moment: datetime) -> str:
    """The greeting that fits the hour, without a name."""
    hour = timezone.localtime(moment).hour
    if hour < MORNING_ENDS:
        return _("Good morning")
    return _("Good afternoon") if hour < AFTERNOON_ENDS else _("Good evening")


def tiles_for(user: User, now: datetime) -> Asking[list[Tile]]:
    """All tiles that the apps have for this person, top first."""
    found = yield from all_of(*(import_string(path)(user, now) for path in settings.START_TILES))
    return sorted(chain.from_iterable(found), key=lambda tile: tile.order)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    tiles, nobody = together(tiles_for(request.user, now), rota.nobody_now(request.user, now))
    context = {
        "greeting": greeting(now),
        "today": timezone.localdate(now),
        "asking": next((tile.context["count"] for tile in tiles if tile.key == "to_do"), 0),
        "tiles": {place.value: [tile for tile in tiles if tile.place == place] for place in Place},
        "nobody_on_duty": nobody,
        "may_log": request.user.has_perm("signals.log"),
    }
    return render(request, "home.html", context)
