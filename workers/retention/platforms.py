"""How long what was said of platforms is kept, and who said it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from organisation.models import User
from privacy.retention import Rule, Term, delete_first, forget_people
from workers.models import (
    KnownFigure,
    PlatformFigure,
    PlatformPage,
    PlatformProposal,
    PlatformVersion,
    TrendNote,
)
from youthwork.lib.dates import add_months, kept_from, start_of_day

PLATFORM_MONTHS = 24


def _delete_proposals(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, PLATFORM_MONTHS))
    return delete_first(PlatformProposal.objects.done_before(before), limit)


def _delete_trend_notes(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, PLATFORM_MONTHS))
    return delete_first(TrendNote.objects.written_before(before), limit)


AUTHORS = (
    (PlatformVersion, ("written_by", "adopted_by")),
    (PlatformPage, ("reviewed_by",)),
    (PlatformFigure, ("written_by",)),
    (KnownFigure, ("written_by",)),
)


def _forget_authors(today: date, now: datetime, limit: int) -> int:
    """What a page says stays; who wrote it goes with them."""
    gone = User.objects.left_by(add_months(today, -PLATFORM_MONTHS)).values("pk")
    return forget_people(AUTHORS, gone, limit)


RULES = [
    Rule(
        key="workers.platform_proposals",
        models=("workers.platformproposal",),
        basis=_("To tell who proposed something what became of it."),
        term=Term(months=PLATFORM_MONTHS, after=_("the decision, else the day it was proposed")),
        erases=_("The proposal; what was adopted of it stays on the page."),
        run=_delete_proposals,
    ),
    Rule(
        key="workers.trend_notes",
        models=("workers.trendnote",),
        basis=_("What was new two years ago isn't any more."),
        term=Term(months=PLATFORM_MONTHS, after=_("the day it was written down")),
        erases=_("The note and who wrote it."),
        run=_delete_trend_notes,
    ),
    Rule(
        key="workers.platform_authors",
        models=(
            "workers.platformversion",
            "workers.platformpage",
            "workers.platformfigure",
            "workers.knownfigure",
        ),
        basis=_("Knowledge about platforms stays; who wrote it is no longer needed."),
        term=Term(months=PLATFORM_MONTHS, after=_("the day somebody left")),
        erases=_("Who wrote, adopted or looked at a page or a figure."),
        run=_forget_authors,
    ),
]
