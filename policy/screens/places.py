"""The tabs above every page of policy."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.models import User

# The address of each place with the right that opens it, in their order. A part that is built adds
# its line, and its word below.
PLACES = (
    ("policy:overview", "policy.see"),
    ("policy:documents", "policy.see"),
    ("policy:goals", "policy.see"),
    ("policy:checklist", "policy.see"),
    ("policy:practice", "workers.see_examples"),
    ("policy:reports", "policy.see_reports"),
    ("policy:surveys", "policy.see_survey"),
    ("policy:evaluations", "policy.see"),
)


def tabs(user: User, current: str) -> list[dict[str, object]]:
    """The places that this person may open; nothing when there is but one."""
    labels = {
        "policy:overview": _("Overview"),
        "policy:checklist": _("Checklist"),
        "policy:practice": _("Examples"),
        "policy:reports": pgettext("policy", "Report"),
        "policy:surveys": _("Survey"),
        "policy:evaluations": _("Evaluations"),
        "policy:documents": _("Documents"),
        "policy:goals": _("Goals"),
    }
    names = [name for name, right in PLACES if user.has_perm(right)]
    if len(names) < 2:
        return []
    return [
        {"url": reverse(name), "label": labels[name], "current": name == current} for name in names
    ]
