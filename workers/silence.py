"""Who wrote no hours for a while."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from organisation.choices import Role
from organisation.models import Membership, User
from workers.models import Contract, HourPart


def silent_people(first: date, last: date) -> QuerySet[User]:
    """Who works from the first to the last of these days with a right to write hours, in one team
    or in another by then, and wrote nothing on any of them."""
    held = Membership.objects.filter(user=OuterRef("pk"), role__in=[Role.WORKER, Role.TEAM_LEAD])
    written = HourPart.objects.filter(worker=OuterRef("pk")).between(first, last)
    contracts = Contract.objects.filter(user=OuterRef("pk"), from_day__lte=last)
    hours = Subquery(contracts.order_by("-from_day").values("hours_per_week")[:1])
    people = User.objects.working().annotate(contract_hours=hours)
    people = people.filter(Q(contract_hours=None) | Q(contract_hours__gt=0))
    found: QuerySet[User] = people.filter(
        Exists(held.on(first)), Exists(held.on(last)), ~Exists(written)
    ).order_by("pk")
    return found
