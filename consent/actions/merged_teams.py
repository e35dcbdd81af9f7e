"""What a team asked goes on in the team into which it merged.

Whoever may look up, stop or settle a consent does so by the team of today, and a promise to a
young person outlives the team that asked for it: everything goes along, answered or not.
See docs/decisions/0279-consents-go-along.md.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from consent.models import (
    Consent,
    ConsentRequest,
    ErasedCount,
    Event,
    Misdelivery,
    Publication,
    Subject,
)
from organisation.models import Team
from privacy import audit
from privacy.choices import AuditVerb

MODELS = (Subject, ConsentRequest, Consent, ErasedCount, Misdelivery, Event, Publication)


@transaction.atomic
def go_on(team: Team, into: Team, *, now: datetime) -> int:
    """Give all of a team to the one in which it went on; how many rows."""
    theirs = Q(team=team) | Q(requests__team=team) | Q(consents__team=team)
    Subject.objects.filter(pk__in=Subject.objects.filter(theirs).values("pk")).wait()
    moved = sum(model._default_manager.filter(team=team).update(team=into) for model in MODELS)
    if moved:
        audit.record(AuditVerb.MERGED, team, by=None, after=into.audit_ref, at=now)
    return moved


def go_on_each(today: date, now: datetime) -> int:
    """The same for every team that merged before today; how many rows moved."""
    return sum(
        go_on(team, team.goes_on_in(today), now=now) for team in Team.objects.merged_before(today)
    )
