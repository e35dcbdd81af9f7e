"""Who read a signal: what its page links to, and what that page shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from organisation.models import User
from privacy import audit, screens
from privacy.models import AuditEntry
from privacy.querysets.trail import READ_AUDIT
from signals.models import Signal
from signals.screens.wording import day, kind_of

PAGE = 50


def url(signal: Signal, user: User, *, with_reason: bool) -> str:
    """Where this person sees who read it; "" for who came here from outside the team.

    Who reads the whole trail sees it there, with everything else that was done.
    """
    if user.has_perm(READ_AUDIT):
        return f"{reverse('privacy:audit')}?{urlencode({'about': signal.ref})}"
    return "" if with_reason else reverse("signals:readers", args=[signal.ref])


def page(signal: Signal, before: str, now: datetime) -> dict[str, Any]:
    """Fifty readings, newest first, and where older ones stand."""
    read = AuditEntry.objects.about(audit.label(signal)).readings()
    entries, older = read.page(before, PAGE)
    today = timezone.localdate(now)
    return {
        "signal": signal,
        "kind": kind_of(signal),
        "readings": [
            {
                "who": screens.who(entry),
                "day": day(timezone.localdate(entry.at), today),
                "time": timezone.localtime(entry.at),
                "what": entry.verb_label,
                "icon": entry.verb_icon,
                "reason": entry.reason,
            }
            for entry in entries
        ],
        "older_url": "?" + urlencode({"before": older}) if older else "",
        "newest_url": "?" if before else "",
    }
