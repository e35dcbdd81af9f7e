"""What a team that went on in another still had: what takes place and what it shared go along.

Hours, contacts, figures and what is over stay with the team that made them.
See docs/decisions/0251-what-takes-place-goes-along.md.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from organisation.models import Team
from privacy import audit
from privacy.choices import AuditVerb
from workers.models import Activity, Equipment


@transaction.atomic
def go_on(team: Team, into: Team, *, today: date, now: datetime) -> int:
    """Give activities that are not over, and equipment that is shared, to the other team."""
    activities = list(Activity.objects.going_on(today).filter(team=team).order_by("pk"))
    Activity.objects.filter(pk__in=[row.pk for row in activities]).update(team=into)
    for activity in activities:
        audit.record(AuditVerb.CHANGED, activity, by=None, fields=("team",), at=now)
    shared = list(Equipment.objects.filter(teams=team).order_by("pk"))
    for row in shared:
        row.teams.add(into)
        row.teams.remove(team)
        audit.record(AuditVerb.CHANGED, row, by=None, fields=("teams",), at=now)
    return len(activities) + len(shared)


def go_on_each(today: date, now: datetime) -> int:
    """The same for every team that went on before today; how many rows moved."""
    return sum(
        go_on(team, team.goes_on_in(today), today=today, now=now)
        for team in Team.objects.merged_before(today)
    )
