"""What reports put on the start page: the concept that is worked on, and what it still lacks."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.models import User
from policy.choices.reports import Block, ReportState
from policy.models import Report, ReportText
from policy.screens.days import period
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking

ORDER = 2
COLUMNS = ("public_id", "first_day", "last_day", "municipality__name", "team__name", "asked_at")


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """The newest concept, for who writes reports of all teams; for who makes them definitive the
    one that waits for that."""
    writes = user.has_perm("policy.write_all_reports")
    if not writes and not user.has_perm("policy.make_definitive"):
        return []
    examples = Report.examples.through.objects.filter(report=OuterRef("pk"))
    summary = ReportText.objects.filter(report=OuterRef("pk"), block=Block.SUMMARY)
    rows = Report.objects.filter(state=ReportState.CONCEPT).order_by("-last_day", "-pk")
    rows = rows if writes else rows.exclude(asked_at=None)
    found = rows.annotate(has_example=Exists(examples), has_summary=Exists(summary)).values_list(
        *COLUMNS, "has_example", "has_summary"
    )[:1]
    yield found
    return [_tile(row, writes) for row in found]


def _tile(row: tuple[object, ...], writes: bool) -> Tile:
    public_id, first, last, municipality, team, asked_at, has_example, has_summary = row
    if asked_at:
        told = _("the director was asked") if writes else _("waits for you to make it definitive")
    elif not has_example:
        told = _("lacks a practice example")
    else:
        told = _("lacks a summary") if not has_summary else _("ready for the director")
    about = team or municipality or _("the whole organisation")
    context = {
        "url": reverse("policy:report", args=[public_id]),
        "title": _("Report for %(about)s") % {"about": about},
        "text": f"{period(first, last)} · {told}",  # type: ignore[arg-type]
    }
    return Tile("policy.report", "policy/_tile_report.html", ORDER, context, Place.TOP)
