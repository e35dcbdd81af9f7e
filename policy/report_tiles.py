"""What reports put on the start page: the concept that is worked on, and what it still lacks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.models import User
from policy.choices.reports import Block, ReportState
from policy.models import Report, ReportText
from policy.screens.days import period
from policy.screens.reports import Standing, standing
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking

ORDER = 2
COLUMNS = "public_id first_day last_day municipality__name team__name asked_at figures has_example"


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """The newest concept, for who writes reports of all teams; for who makes them definitive the
    one that waits for that."""
    writes = user.has_perm("policy.write_all_reports")
    if not writes and not user.has_perm("policy.make_definitive"):
        return []
    examples = Report.examples.through.objects.filter(report=OuterRef("pk"))
    rows = Report.objects.filter(state=ReportState.CONCEPT).order_by("-last_day", "-pk")
    rows = (rows if writes else rows.exclude(asked_at=None))[:1]
    found = rows.annotate(has_example=Exists(examples)).values_list(*COLUMNS.split())
    written = ReportText.objects.filter(report__in=rows.values("pk")).values_list("block")
    yield found, written
    return [_tile(row, {block for (block,) in written}, writes) for row in found]


def _tile(row: tuple[Any, ...], written: set[str], writes: bool) -> Tile:
    public_id, first, last, municipality, team, asked_at, figures, has_example = row
    standings = standing(figures, written, has_examples=has_example).values()
    ready = sum(each == Standing.READY for each in standings)
    if asked_at:
        told = _("the director was asked") if writes else _("waits for you to make it definitive")
    elif not has_example:
        told = _("lacks a practice example")
    else:
        has_summary = Block.SUMMARY in written
        told = _("lacks a summary") if not has_summary else _("ready for the director")
    progress = _("%(ready)d of %(all)d parts ready") % {"ready": ready, "all": len(standings)}
    about = team or municipality or _("the whole organisation")
    context = {
        "url": reverse("policy:report", args=[public_id]),
        "title": _("Report for %(about)s") % {"about": about},
        "text": f"{period(first, last)} · {progress} · {told}",
    }
    return Tile("policy.report", "policy/_tile_report.html", ORDER, context, Place.TOP)
