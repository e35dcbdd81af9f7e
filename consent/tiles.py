"""What image consent puts on someone's start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.querysets import overview as lists
from consent.querysets.overview import Held
from consent.screens.overview import number_of
from consent.screens.wording import weekday
from organisation.models import User
from youthwork.lib.tiles import Place, Tile
from youthwork.lib.together import Asking


@dataclass(frozen=True)
class Task:
    """One line of the tile."""

    url: str
    title: str
    text: str
    icon: str
    tone: str = ""


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """What waits for who asks: posts to take down, what came back, answers that wait."""
    if not user.has_perm("consent.ask"):
        return []
    found = yield from tasks(user, now)
    if not found:
        return []
    return [Tile("consent.to_do", "consent/_tile.html", 25, {"tasks": found}, Place.NARROW)]


def tasks(user: User, now: datetime) -> Asking[list[Task]]:
    """The most urgent first; nothing that has nothing to do."""
    counts, (number, due) = yield from lists.numbers(user, lists.ways_of(user), now)
    today, home = timezone.localdate(now), reverse("consent:overview")
    found = []
    if number and due:
        late = due < today
        told = ngettext("Take %(n)s post down", "Take %(n)s posts down", number) % {"n": number}
        text = _("late since %(day)s") if late else _("by %(day)s")
        found.append(
            Task(
                reverse("consent:take_downs"),
                told,
                text % {"day": weekday(due)},
                "trash3",
                "danger" if late else "warn",
            )
        )
    if urgent := counts.get(lists.TODO, Held()).number:
        told = ngettext("%(n)s request needs you", "%(n)s requests need you", urgent)
        text = _(
            "Mail that came back, a locked page, a new link, an answer that does not count, an "
            "objection, somebody of sixteen, a doubt about who signed"
        )
        found.append(
            Task(f"{home}?show=todo", told % {"n": urgent}, text, "exclamation-circle", "warn")
        )
    waits = counts.get(lists.WAITS, Held())
    if waits.number:
        told = ngettext("%(n)s waits for an answer", "%(n)s wait for an answer", waits.number)
        days = (today - timezone.localdate(waits.oldest)).days if waits.oldest else 0
        text = ngettext("the oldest: %(n)s day", "the oldest: %(n)s days", days) % {"n": days}
        found.append(
            Task(f"{home}?show=waits", told % {"n": number_of(waits.number)}, text, "card-image")
        )
    soon = counts.get(lists.ENDS_SOON, Held())
    if soon.number:
        told = ngettext("%(n)s consent ends soon", "%(n)s consents end soon", soon.number)
        found.append(
            Task(
                f"{home}?show=ends",
                told % {"n": number_of(soon.number)},
                _("within 30 days"),
                "calendar-x",
            )
        )
    return found
