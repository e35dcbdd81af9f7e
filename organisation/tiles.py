"""Tiles of the start page: what waits for who keeps people, settings and privacy."""

from __future__ import annotations

from datetime import datetime

from organisation.models import Invitation, Organisation, User
from outbox.models import Message
from youthwork.lib.tiles import Tile


def tiles(user: User, now: datetime) -> list[Tile]:
    """Set-up, mails that failed and open invitations; opening signals for the privacy officer."""
    found = []
    organisation = Organisation.objects.current()
    if user.has_perm("organisation.change_settings"):
        left = organisation.questions_left if organisation else []
        if left or organisation is None:
            context = {"left": left, "first": left[0] if left else None}
            found.append(Tile("set_up", "organisation/tiles/set_up.html", 10, context))
    closed = organisation is not None and not organisation.signals_are_open
    if closed and user.has_perm("organisation.open_signals"):
        context = {"organisation": organisation}
        found.append(Tile("open_signals", "organisation/tiles/open_signals.html", 10, context))
    if user.has_perm("outbox.see_failures"):
        failed = Message.objects.troubled().count()
        if failed:
            found.append(
                Tile("failed_mails", "organisation/tiles/failed.html", 15, {"failed": failed})
            )
    if user.has_perm("organisation.invite"):
        waiting = list(Invitation.objects.visible_to(user).open_at(now)[:5])
        if waiting:
            found.append(
                Tile("invitations", "organisation/tiles/invitations.html", 60, {"rows": waiting})
            )
    return found
