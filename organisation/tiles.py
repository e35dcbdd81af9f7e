"""Tiles of the start page: what waits for who keeps people, settings and privacy."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from organisation.models import Invitation, Organisation, User
from outbox.models import Message
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.tiles import Tile
from youthwork.lib.together import Asking, counted


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """Set-up, mails that failed and open invitations; opening signals for the privacy officer."""
    found = []
    organisation = Organisation.objects.current()
    sees_failures, invites = map(user.has_perm, ("outbox.see_failures", "organisation.invite"))
    failures = prepared(lambda: counted(Message.objects.troubled(), count=Count("pk")))
    invitations = prepared(
        lambda user, at: Invitation.objects.visible_to(user).open_at(at)[:5], user, now
    )
    asked = [(sees_failures, failures), (invites, invitations)]
    yield tuple(rows for may, rows in asked if may)
    if user.has_perm("organisation.change_settings"):
        left = organisation.questions_left if organisation else []
        if left or organisation is None:
            context = {"left": left, "first": left[0] if left else None}
            found.append(Tile("set_up", "organisation/tiles/set_up.html", 10, context))
    closed = organisation is not None and not organisation.signals_are_open
    if closed and user.has_perm("organisation.open_signals"):
        context = {"organisation": organisation}
        found.append(Tile("open_signals", "organisation/tiles/open_signals.html", 10, context))
    [(failed,)] = failures if sees_failures else [(0,)]
    if failed:
        found.append(Tile("failed_mails", "organisation/tiles/failed.html", 15, {"failed": failed}))
    if invites and (waiting := list(invitations)):
        found.append(
            Tile("invitations", "organisation/tiles/invitations.html", 60, {"rows": waiting})
        )
    return found
