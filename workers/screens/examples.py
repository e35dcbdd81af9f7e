"""What the pages of practice examples show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import Organisation, User
from workers.choices.hours import Function
from workers.forms.examples import ExampleForm
from workers.models import PracticeExample
from youthwork.lib.keyset import Place, page_of
from youthwork.lib.together import fetch

PAGE = 12
ICONS = {
    Function.CONTACT: "chat-dots",
    Function.UNDERSTANDING: "compass",
    Function.EARLY_WARNING: "bell",
    Function.PROFILING: "people",
}
PARTS = ("situation", "online", "offline", "result", "lesson")


@dataclass(frozen=True)
class Row:
    url: str
    title: str
    text: str
    icon: str
    is_published: bool


def pilot() -> tuple[date, date] | None:
    """The period in which examples are collected, when there is one."""
    organisation = Organisation.objects.current()
    if organisation is None or organisation.pilot_from is None or organisation.pilot_until is None:
        return None
    return organisation.pilot_from, organisation.pilot_until


def listed(user: User, query: Mapping[str, str]) -> dict[str, Any]:
    """A page of examples, newest first; of the pilot alone when that is chosen."""
    period = pilot()
    function = query.get("function", "") if query.get("function") in Function.values else ""
    in_pilot = bool(period and query.get("pilot"))
    visible = PracticeExample.objects.visible_to(user)
    place = Place.parse(query.get("after", ""))
    rows = visible.of_function(function).newest()
    if period and in_pilot:
        rows = rows.filter(day__gte=period[0], day__lte=period[1])
    rows = rows.behind(place)[: PAGE + 1]
    of_pilot = (
        visible.in_period(*period).order_by().values_list("pk", flat=True)
        if period
        else visible.none().values_list("pk", flat=True)
    )
    fetch(rows, of_pilot)
    chosen = {"function": function, "pilot": "1" if in_pilot else ""}
    asked = {name: value for name, value in chosen.items() if value}
    shown = page_of(rows, place, lambda row: Place(row.day, row.pk), query=asked, size=PAGE)
    return {
        "rows": [_row(row) for row in shown.rows],
        "older_url": shown.next_url,
        "tabs": _tabs(chosen),
        "pilot": _pilot(period, len(of_pilot)) if period else None,
        "pilot_url": "?" + urlencode({"function": function, "pilot": "" if in_pilot else "1"}),
        "in_pilot": in_pilot,
        "may_write": user.has_perm("workers.write_examples"),
        "may_set": user.has_perm("organisation.set_practice"),
    }


def _pilot(period: tuple[date, date], number: int) -> str:
    first, last = (date_format(day, "j F Y") for day in period)
    told = ngettext(
        "Pilot from %(first)s to %(last)s: %(n)s example.",
        "Pilot from %(first)s to %(last)s: %(n)s examples.",
        number,
    )
    return told % {"first": first, "last": last, "n": number}


def _tabs(chosen: Mapping[str, str]) -> list[dict[str, object]]:
    named = [("", _("All")), *((value, str(label)) for value, label in Function.choices)]
    base = {"pilot": chosen["pilot"]} if chosen["pilot"] else {}
    return [
        {
            "url": "?" + urlencode(base | ({"function": value} if value else {})),
            "label": label,
            "current": value == chosen["function"],
        }
        for value, label in named
    ]


def _row(row: PracticeExample) -> Row:
    parts = [row.get_function_display(), date_format(row.day, "F Y"), str(row.team)]
    return Row(
        url=row.get_absolute_url(),
        title=row.title,
        text=" · ".join(parts),
        icon=ICONS[Function(row.function)],
        is_published=row.published_at is not None,
    )


def page(example: PracticeExample, user: User) -> dict[str, Any]:
    """One example: its five parts, and what this person may do with it."""
    fields = ExampleForm.base_fields
    editable = PracticeExample.objects.editable_by(user).filter(pk=example.pk)
    publishable = PracticeExample.objects.publishable_by(user).filter(pk=example.pk)
    fetch(editable, publishable)
    period = pilot()
    return {
        "example": example,
        "icon": ICONS[Function(example.function)],
        "parts": [(fields[name].label, getattr(example, name)) for name in PARTS],
        "when": date_format(example.day, "F Y"),
        "may_edit": bool(editable),
        "may_publish": bool(publishable),
        "in_pilot": bool(period and period[0] <= example.day <= period[1]),
        "list_url": reverse("workers:examples"),
    }
