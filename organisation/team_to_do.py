"""Teams that nobody leads, on the start page of who can do something about it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.models import Team, User
from youthwork.lib.dates import day_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking

MOST = 5


def of(user: User, now: datetime) -> Asking[list[Task]]:
    """One line for each working team without a lead: what comes in there is in nobody's inbox."""
    if not user.has_perm("organisation.see_teams_without_lead"):
        return []
    yield (rows := prepared(lambda day: Team.objects.without_lead(day)[:MOST], day_of(now)))
    manages = user.has_perm("organisation.manage_teams")
    return [
        Task(
            url=reverse("organisation:team", args=[team.public_id])
            if manages
            else reverse("organisation:teams"),
            icon="people",
            title=_("Nobody leads this team"),
            text=_("%(team)s: its signals are in no team lead's inbox") % {"team": team.name},
            by=_("make somebody team lead") if manages else _("ask the administrator"),
            is_late=True,
        )
        for team in rows
    ]
