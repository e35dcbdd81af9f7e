"""What pages of platforms put on the start page: what waits for who decides about them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from organisation.models import User
from workers.models import PlatformProposal, TrendNote
from workers.screens.platforms import by_and_day
from youthwork.lib.dates import day_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.tiles import Tile
from youthwork.lib.together import Asking

SHOWN = 3


def _notes(user: User) -> QuerySet[TrendNote]:
    notes = TrendNote.objects.decidable_by(user).order_by("written_at", "pk")
    return notes.select_related("platform", "written_by")[:SHOWN]


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """Proposals and notes that wait for a lead or manager; nothing for anybody else."""
    if not user.has_perm("workers.edit_platforms"):
        return []
    proposals = prepared(lambda me: PlatformProposal.objects.decidable_by(me).open()[:SHOWN], user)
    notes = prepared(_notes, user)
    yield proposals, notes
    today = day_of(now)
    context = {
        "proposals": [
            (row, by_and_day(row.made_by, day_of(row.made_at), today)) for row in proposals
        ],
        "notes": [
            (note, by_and_day(note.written_by, day_of(note.written_at), today)) for note in notes
        ],
    }
    if not proposals and not notes:
        return []
    return [Tile("workers.platforms", "workers/_tile_platforms.html", 55, context)]
