"""What the page of help lines, laws, terms and sites shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.choices import FactKind
from organisation.models import Fact, HelpLine, User
from youthwork.lib.dates import add_months

MONTHS = 12  # after which something is looked up again


def page(user: User, today: date) -> dict[str, Any]:
    """Help lines first, then laws, terms and sites, each with its last check."""
    facts = [_fact(each, today) for each in Fact.objects.shown_to(user)]
    lines = [_line(each, today) for each in HelpLine.objects.shown_to(user)]
    groups = [(_("Help lines"), lines)]
    groups += [
        (str(kind.label), [fact for fact in facts if fact["kind"] == kind]) for kind in FactKind
    ]
    every = [row for _name, rows in groups for row in rows]
    return {
        "groups": [(name, rows) for name, rows in groups if rows],
        "waiting": sum(row["tone"] != "ok" for row in every),
        "all": len(every),
        "may_check": user.has_perm("organisation.check_facts"),
    }


def _line(line: HelpLine, today: date) -> dict[str, Any]:
    told = line.purpose if line.number in ("", line.name) else f"{line.number} · {line.purpose}"
    return _row("line", line.key, line.name, told, line.url, line.checked_on, today)


def _fact(fact: Fact, today: date) -> dict[str, Any]:
    row = _row("fact", fact.key, fact.name, fact.tells, fact.url, fact.checked_on, today)
    return row | {"kind": fact.kind}


def _row(
    table: str, key: str, name: str, text: str, url: str, checked_on: date | None, today: date
) -> dict[str, Any]:
    tone, state = "ok", ""
    if checked_on is None:
        tone, state = "warn", _("not yet checked")
    else:
        day = date_format(checked_on, "j F Y")
        state = _("checked on %(day)s") % {"day": day}
        if checked_on < add_months(today, -MONTHS):
            tone, state = "bad", _("older than twelve months: %(day)s") % {"day": day}
    return {
        "name": name,
        "text": text,
        "url": url,
        "tone": tone,
        "state": state,
        "check_url": reverse("organisation:check_fact", args=[table, key]),
        "change_url": reverse("organisation:change_fact", args=[table, key]),
    }
