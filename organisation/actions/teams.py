"""Teams: made, changed, merged, and the roles that end with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import Membership, Municipality, Team, User
from privacy import audit
from privacy.choices import AuditVerb

DAY = timedelta(days=1)


@transaction.atomic
def save_team(team: Team, values: Mapping[str, Any], *, by: User, now: datetime) -> Team:
    """Make or change a team; `values` by field name, the municipality by its own name."""
    values = dict(values)
    if "municipality" in values:
        values["municipality"], _made = Municipality.objects.get_or_create(
            name=values["municipality"]
        )
    is_new = team.pk is None
    changed = sorted(
        name for name, value in values.items() if is_new or getattr(team, name) != value
    )
    for name in changed:
        setattr(team, name, values[name])
    if team.active_until is not None and team.active_until < team.active_from:
        raise ValidationError(
            {"active_until": ValidationError(_("This is before the first day."), code="order")}
        )
    team.save()
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, team, by=by, fields=changed, at=now)
    return team


@transaction.atomic
def merge_team(team: Team, into: Team, *, by: User, today: date, now: datetime) -> int:
    """Let a team go on in another from tomorrow; returns how many people move along.

    History stays: the old memberships end today, the new ones begin tomorrow, and figures of
    the past stay with the old team.
    """
    if team.pk == into.pk or into.merged_into_id is not None or not into.is_active_on(today + DAY):
        raise ValidationError(_("Choose another team that goes on."), code="merge")
    if not Team.objects.filter(pk=team.pk, merged_into=None).update(
        merged_into=into, active_until=max(today, team.active_from)
    ):
        raise ValidationError(_("Someone else just changed this."), code="stale")
    into.areas = list(dict.fromkeys([*into.areas, *team.areas]))
    into.save(update_fields=["areas"])
    Membership.objects.filter(team=team, from_day__gt=today).update(team=into)
    moved = _move_members(Membership.objects.filter(team=team).on(today), into, today)
    audit.record(AuditVerb.MERGED, team, by=by, after=into.audit_ref, at=now)
    return moved


def _move_members(current: Iterable[Membership], into: Team, today: date) -> int:
    moved = 0
    for held in current:
        there = Membership.objects.filter(user=held.user_id, role=held.role, team=into)
        if not there.overlapping(today + DAY, held.until_day).exists() and (
            held.until_day is None or held.until_day > today
        ):
            Membership.objects.create(
                user_id=held.user_id,
                role=held.role,
                team=into,
                from_day=today + DAY,
                until_day=held.until_day,
            )
            moved += 1
        Membership.objects.filter(pk=held.pk).update(until_day=today)
    return moved


@transaction.atomic
def end_memberships_of_ended_teams(*, today: date, now: datetime) -> int:
    """Let roles end with their team; returns how many did."""
    ended = 0
    for held in Membership.objects.outliving_their_team(today):
        assert held.team is not None
        Membership.objects.filter(pk=held.pk).update(until_day=held.team.active_until)
        audit.record(AuditVerb.ENDED, held.user, by=None, fields=["role"], before=held.role, at=now)
        ended += 1
    return ended
