"""What policy puts on the start page: what is to be read, and what waits for a decision."""

from __future__ import annotations

from datetime import datetime

from organisation.models import User
from policy.models import Goal, PolicyDocument
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.tiles import Tile
from youthwork.lib.together import Asking

SHOWN = 5


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """Documents to read for who confirms them; documents and goals to adopt for the director."""
    reads, adopts = user.has_perm("policy.confirm_reading"), user.has_perm("policy.adopt")
    if not reads and not adopts:
        return []
    unread = prepared(
        lambda me: PolicyDocument.objects.confirmable_by(me).unread_by(me)[:SHOWN], user
    )
    proposed, goals = (
        prepared(lambda of, me: of.objects.adoptable_by(me).order_by("pk")[:SHOWN], user, shape=of)
        for of in (PolicyDocument, Goal)
    )
    yield (*([unread] if reads else []), *([proposed, goals] if adopts else []))
    context = {
        "unread": list(unread) if reads else [],
        "proposed": list(proposed) if adopts else [],
        "goals": list(goals) if adopts else [],
    }
    if not any(context.values()):
        return []
    return [Tile("policy.documents", "policy/_tile_documents.html", 35, context)]
