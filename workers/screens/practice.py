"""The tabs above the pages of daily practice."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.models import User

TABS = (
    ("workers:activities", "workers.see_activities"),
    ("workers:balance", "workers.count_contacts"),
    ("workers:balance", "workers.see_team_balance"),
    ("workers:campaigns", "workers.see_campaigns"),
    ("workers:examples", "workers.see_examples"),
)


def tabs(user: User, current: str) -> list[dict[str, object]]:
    """The pages that this person may open, each once."""
    labels = {
        "workers:activities": _("Activities"),
        "workers:balance": _("Giving and taking"),
        "workers:campaigns": _("Campaigns"),
        "workers:examples": _("Examples"),
    }
    names = dict.fromkeys(name for name, right in TABS if user.has_perm(right))
    return [
        {"url": reverse(name), "label": labels[name], "current": name == current} for name in names
    ]
