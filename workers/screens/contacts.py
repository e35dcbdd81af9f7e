"""What the contact tally shows: the form with the last choice ready, and one's own days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisation.models import User
from workers.choices.contacts import ContactOutcome, Direction, Known
from workers.models import ContactTally
from workers.querysets.contacts import REMOVE_DAYS
from workers.screens import differences
from workers.screens.activities import in_words
from workers.themes import theme_name
from youthwork.lib.together import fetch

OFTEN = 3  # contacts on a theme in a month after which it is time to meet
DAYS = 14  # on one page
EARLIEST = date(2000, 1, 1)
ROWS = 400  # that a page of fourteen days may hold at most
DIRECTION_ICONS = {
    Direction.YOUTH_BEGAN: "arrow-down-left",
    Direction.WORKER_BEGAN: "arrow-up-right",
}
KNOWN_ICONS = {Known.KNOWN: "person-check", Known.NEW: "person-plus"}
OUTCOME_ICONS = {
    ContactOutcome.ANSWERED: "chat-dots",
    ContactOutcome.APPOINTMENT: "calendar-check",
    ContactOutcome.CALLED: "telephone",
    ContactOutcome.REFERRED: "signpost-split",
}


@dataclass(frozen=True)
class Line:
    """Contacts of one day that are alike."""

    count: int
    text: str
    remove_url: str  # of the last tap among them; empty when it is too long ago
    left: int  # that stay when that tap goes


@dataclass(frozen=True)
class DayOf:
    name: str
    count: int
    lines: list[Line]


@dataclass(frozen=True)
class Seen:
    """What a page of one's own tally reads, in one statement."""

    last: ContactTally | None
    days: list[DayOf]
    today: DayOf | None
    often: list[tuple[str, int]]
    counted: ContactTally | None
    newer: str
    older: str


def look(user: User, today: date, before: date | None = None, counted: UUID | None = None) -> Seen:
    """The days up to and including `before`, or up to today."""
    own = ContactTally.objects.visible_to(user)
    until = max(min(before or today, today), EARLIEST)
    first = until - timedelta(days=DAYS - 1)
    rows = own.between(first, until).newest()[:ROWS]
    last, often = own.newest()[:1], own.talked_about_often(today, OFTEN)
    more = own.between(date.min, first - timedelta(days=1)).newest()[:1]
    fetch(rows, last, often, more)
    found = [_day(day, list(group), today) for day, group in groupby(rows, key=lambda row: row.day)]
    is_first = until == today
    older = more[0].day.isoformat() if more else ""
    newer = "" if is_first else min(until + timedelta(days=DAYS), today).isoformat()
    now = next((one for one in found if one.name == _today()), None) if is_first else None
    return Seen(
        last=next(iter(last), None),
        days=[one for one in found if one is not now],
        today=now,
        often=[(theme_name(theme), times) for theme, times in often],
        counted=next((row for row in rows if row.public_id == counted), None),
        newer=newer,
        older=older,
    )


def page(seen: Seen, form: Any) -> dict[str, Any]:
    """What the page shows around its form."""
    return {
        "form": form,
        "differences": differences.cards(),
        "direction_icons": DIRECTION_ICONS,
        "known_icons": KNOWN_ICONS,
        "outcome_icons": OUTCOME_ICONS,
        "last": seen.last,
        "today": seen.today,
        "days": seen.days,
        "often": seen.often,
        "counted": seen.counted,
        "undo_url": _remove_url(seen.counted) if seen.counted else "",
        "newer_url": f"?before={seen.newer}#earlier" if seen.newer else "",
        "older_url": f"?before={seen.older}#earlier" if seen.older else "",
        "is_first": not seen.newer,
    }


def _day(day: date, rows: Iterable[ContactTally], today: date) -> DayOf:
    alike: dict[tuple[str, ...], list[ContactTally]] = {}
    for row in rows:
        key = (row.direction, row.known, row.outcome, row.theme, row.platform.slug)
        alike.setdefault(key, []).append(row)
    lines = [_line(group, today) for group in alike.values()]
    return DayOf(
        name=_today() if day == today else capfirst(in_words(day, today)),
        count=sum(line.count for line in lines),
        lines=lines,
    )


def _today() -> str:
    return capfirst(_("today"))


def _line(rows: list[ContactTally], today: date) -> Line:
    """Lines that are alike as one; the newest tap is what may go."""
    row, count = rows[0], sum(each.count for each in rows)
    youths = row.direction == Direction.YOUTH_BEGAN
    parts = [
        _("A young person began") if youths else _("I began"),
        row.get_known_display().lower() if row.known == Known.NEW else "",
        row.platform.name,
        row.get_outcome_display().lower(),
        theme_name(row.theme) if row.theme else "",
    ]
    recent = row.day >= today - timedelta(days=REMOVE_DAYS)
    return Line(
        count=count,
        text=" · ".join(part for part in parts if part),
        remove_url=_remove_url(row) if recent else "",
        left=count - row.count,
    )


def _remove_url(row: ContactTally) -> str:
    return reverse("workers:remove_contact", args=[row.public_id])
