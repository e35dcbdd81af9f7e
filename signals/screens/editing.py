"""What the pages of changing a signal show, and what it said before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisation.models import User
from signals.choices.editing import EDITABLE_FOR
from signals.choices.signal import OPEN, Severity
from signals.models import Signal, SignalVersion
from signals.screens.wording import day, when
from youthwork.lib.together import Asking

if TYPE_CHECKING:
    from signals.forms.edit import EditForm


def page(form: EditForm) -> dict[str, Any]:
    """Whose change came in between, what the signal says now, and whether saving warns anybody.

    Of a signal that was urgent already only a higher severity does.
    """
    signal = form.signal
    stale = form.is_bound and form.has_error(NON_FIELD_ERRORS, "stale")
    told = _("The team doesn't read this. Only a higher severity gives a new message.")
    warned = {"urgent_note": told} if signal.is_urgent else {}
    return warned | {
        "was_urgent": signal.is_urgent,
        "was_now": signal.severity == Severity.NOW,
        "signal": signal,
        "version": signal.version if stale or not form.is_bound else form["version"].value(),
        "now_there": signal if stale else None,
        "more_open": form.is_bound and bool(form.errors),
    }


def may_edit(signal: Signal, user: User, now: datetime) -> bool:
    """Whether this person may change or take back the signal; as `editable_by` says."""
    return (
        signal.created_by_id == user.pk
        and signal.status in OPEN
        and signal.received_at > now - EDITABLE_FOR
        and user.has_perm("signals.log")
    )


def shown(signal: Signal, user: User, now: datetime) -> Asking[dict[str, Any]]:
    """For the page of a signal: may it be changed, and what did it say before."""
    before = yield from versions(signal, now)
    return {"may_edit": may_edit(signal, user, now), "versions": before}


def versions(signal: Signal, now: datetime) -> Asking[list[dict[str, Any]]]:
    """What the signal said before, newest first: who changed which fields, when, and the text."""
    if signal.version == 1:
        return []
    yield (found := signal.versions.newest_first())
    return [
        {
            "number": version.number,
            "when": when(version.changed_at, now, with_time=True),
            "by": version.by.name if version.by else "",
            "changed": ", ".join(field_name(name) for name in version.changed.split(",")),
            "texts": [
                (field_name(name), getattr(version, name))
                for name in ("title", "narrative", "meaning")
                if getattr(version, name)
            ],
            "facts": _facts(version, now),
        }
        for version in found
    ]


def field_name(name: str) -> str:
    """The name of a field in words, as the page of a signal has it."""
    names: dict[str, Callable[[], str]] = {
        "area": lambda: _("Place"),
        "category": lambda: _("Kind"),
        "subcategory": lambda: _("Sub-kind"),
        "severity": lambda: _("Severity"),
        "opportunity_when": lambda: _("Take up"),
        "title": lambda: _("Short title"),
        "narrative": lambda: _("The text"),
        "meaning": lambda: _("Why somebody thinks so"),
        "observed": lambda: _("How it was noticed"),
        "platform": lambda: _("Platform"),
        "seen_at": lambda: _("Seen"),
        "account_handle": lambda: _("Account"),
        "location_url": lambda: _("Address"),
        "still_visible": lambda: _("Still there"),
        "identity_sure": lambda: _("Sure whose account it is"),
        "interpretation": lambda: _("What it may be"),
        "offline_picture": lambda: _("Fits the street"),
        "about_minors": lambda: _("About minors"),
        "group_size": lambda: _("Young people"),
        "age_band": lambda: _("Age"),
        "concerns_one_youth": lambda: _("One young person"),
    }
    return names[name]() if name in names else name


def _facts(version: SignalVersion, now: datetime) -> list[tuple[str, str]]:
    """What the change touched beside the texts, as it was; account and address not."""
    was = Signal(**version.codes)
    seen = timezone.localtime(version.seen_at)
    apart: dict[str, object] = {
        "subcategory": was.subcategory_label,
        "platform": version.platform or "",
        "seen_at": f"{day(seen.date(), timezone.localdate(now))}, {seen:%H:%M}",
    }
    found = []
    for name in version.changed.split(","):
        if name in version.codes.keys() | apart.keys() and name != "concerns_one_youth":
            shown = apart[name] if name in apart else _shown(was, name)
            found.append((field_name(name), capfirst(str(shown)) if shown else _("Empty")))
    return found


def _shown(was: Signal, name: str) -> object:
    in_words: Callable[[], object] | None = getattr(was, f"get_{name}_display", None)
    return in_words() if in_words else getattr(was, name)
