"""The privacy officer's room at a glance, on the start page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy.breach_choices import OPEN_STATES
from privacy.models import Breach, DataRequest, LegalHold, RetentionRun
from privacy.querysets.keeping import KEEP
from youthwork.lib.dates import day_of
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking, counted


def tiles(user: Any, now: datetime) -> Asking[list[Tile]]:
    """Numbers only: open requests and breaches, what is held, what the last run erased."""
    if not user.has_perm(KEEP):
        return []
    today = day_of(now)
    requests = counted(DataRequest.objects.handled_by(user), count=Count("pk"))
    breaches = counted(Breach.objects.filter(status__in=OPEN_STATES), count=Count("pk"))
    holds = counted(LegalHold.objects.in_force(today), count=Count("pk"))
    days = RetentionRun.objects.order_by("-day").values_list("day")
    totals = {"erased": Sum("erased"), "failed": Count("pk", filter=Q(failed=True))}
    run = days.annotate(**totals).values_list("day", "erased", "failed")[:1]
    yield requests, breaches, holds, run
    last = next(iter(run), None)
    stats = [
        _stat(_("Open requests"), _one(requests), "privacy:requests"),
        _stat(_("Open breaches"), _one(breaches), "privacy:breaches"),
        _stat(_("Held"), _one(holds), "privacy:retention"),
        _stat(
            _("Erased last"),
            last[1] if last else "–",
            "privacy:retention",
            _when(last) if last else _("not yet"),
        ),
    ]
    return [Tile("privacy.room", "privacy/_tile_room.html", 20, {"stats": stats}, Place.NARROW)]


def _one(rows: Any) -> int:
    [(count,)] = rows or [(0,)]
    return int(count)


def _stat(label: str, value: object, page: str, sub: str = "") -> dict[str, object]:
    return {"label": label, "value": value, "url": reverse(page), "sub": sub}


def _when(last: tuple[Any, int, int]) -> str:
    day = date_format(last[0], "j F")
    return _("%(day)s, something failed") % {"day": day} if last[2] else day
