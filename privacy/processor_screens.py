"""What the pages of the register of processors show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from privacy import above, register
from privacy.actions.processors import REMINDED_BEFORE
from privacy.models import Processor
from privacy.processor_agreement import articles
from privacy.processor_choices import OUTSIDE
from privacy.querysets.processors import KEEP


def day(moment: date | None) -> str:
    return date_format(moment, "j F Y") if moment else ""


def agreement_state(row: Processor, today: date) -> tuple[str, str, str]:
    """Tone, words and icon of how the agreement stands."""
    if row.stopped_on is not None:
        return "line", _("Stopped on %(day)s") % {"day": day(row.stopped_on)}, "x-lg"
    if row.signed_on is None:
        return "bad", _("No agreement yet"), "exclamation-triangle"
    if row.ends_on is None:
        return "ok", _("Runs on"), "check-lg"
    told = {"day": day(row.ends_on)}
    if row.ends_on < today:
        return "bad", pgettext("agreement", "Ended on %(day)s") % told, "exclamation-triangle"
    if row.ends_on <= today + REMINDED_BEFORE:
        return "warn", _("Until %(day)s") % told, "clock"
    return "ok", _("Until %(day)s") % told, "check-lg"


def row(each: Processor, today: date) -> dict[str, Any]:
    tone, word, icon = agreement_state(each, today)
    return {
        "url": each.get_absolute_url(),
        "name": each.name,
        "purpose": each.purpose,
        "place": str(each.get_place_display()),
        "outside": each.place in OUTSIDE,
        "tone": tone,
        "word": word,
        "icon": icon,
    }


def listed(rows: Iterable[Processor], user: Any, today: date) -> dict[str, Any]:
    """Who works for us, and who did."""
    found = list(rows)
    return {
        "working": [row(each, today) for each in found if each.stopped_on is None],
        "stopped": [row(each, today) for each in found if each.stopped_on is not None],
        "may_keep": user.has_perm(KEEP),
    }


def page(each: Processor, user: Any, today: date) -> dict[str, Any]:
    """One processor: what it does, where, who, and its agreement."""
    names = {found.key: str(found.name) for found in register.activities()}
    facts = [
        (_("What for"), each.purpose),
        (_("Which data"), each.data),
        (
            _("Lines of the register"),
            ", ".join(names[key] for key in each.activities if key in names),
        ),
        (_("Where the data are"), str(each.get_place_display())),
        (_("Country"), each.country),
        (_("Other companies"), each.sub_processors),
        (_("How it is secured"), each.security),
        (_("Address"), each.address),
        (_("Contact"), each.contact_name or ""),
        (_("E-mail address"), each.contact_mail or ""),
        (_("Agreement signed on"), day(each.signed_on)),
        (_("Agreement ends on"), day(each.ends_on)),
    ]
    return {
        **row(each, today),
        "processor": each,
        "facts": [(name, text or "–") for name, text in facts],
        "may_keep": user.has_perm(KEEP) and each.stopped_on is None,
    }


def agreement(each: Processor, today: date) -> dict[str, Any]:
    """The draft of the agreement, as page and paper show it."""
    house = above.house()
    return {
        "processor": each,
        "house": house,
        "us": house["legal_name"] or house["name"],
        "day": day(today),
        "articles": articles(each, house),
    }
