"""What the privacy officer has to look up again, on the start page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.fact_screens import MONTHS
from organisation.models import Fact, HelpLine, User
from youthwork.lib.dates import add_months, day_of
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking


def of(user: User, now: datetime) -> Asking[list[Task]]:
    """One line for all of them; nothing while everything was looked up in the last year."""
    if not user.has_perm("organisation.check_facts"):
        return []
    before = add_months(day_of(now), -MONTHS)
    facts = Fact.objects.to_check(before).order_by("pk").values_list("pk")
    lines = HelpLine.objects.to_check(before).order_by("pk").values_list("pk")
    yield facts, lines
    count = len(facts) + len(lines)
    if not count:
        return []
    told = ngettext("%(count)d waits", "%(count)d wait", count) % {"count": count}
    return [
        Task(
            url=reverse("organisation:facts"),
            icon="telephone",
            title=_("Look up help lines and laws"),
            text=_("Not checked, or longer than twelve months ago"),
            by=told,
            is_late=False,
        )
    ]
