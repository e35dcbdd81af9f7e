"""Teams: made, changed, merged, and the roles that end with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.actions import duty
from organisation.models import Invitation, Membership, Municipality, Organisation, Team, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import DAY, day_of, start_of_day
from youthwork.lib.said import Seen


@transaction.atomic
def save_team(
    team: Team, values: Mapping[str, Any], *, by: User, now: datetime, seen: Seen | None = None
) -> Team:
    """Make or change a team; `values` by field name, the municipality by its own name.

    A team with a last day says in which one its work goes on (`merged_into`); once it went on
    there, both stay. `seen` is what the form was opened with. Raises ValidationError (`order`,
    `required`, `merge`, `merged`; `stale` where somebody changed that meanwhile).
    """
    values = dict(values)
    if team.pk is not None and (into := values.get("merged_into")):
        list(Team.objects.in_turn(team, into))  # before the own one alone: each would want both
    if seen:
        seen.hold(team)
    if "active_until" in values or "merged_into" in values:
        values["merged_into"] = _takes_over(team, values, day_of(now))
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
    went_on = Team.objects.filter(pk=team.pk, merged_into__isnull=False)
    went_on = went_on.filter(active_until__lte=day_of(now)).select_for_update(no_key=True)
    if {"active_until", "merged_into"} & set(changed) and went_on.exists():
        told = _("This team went on in another one: its last day stays.")
        raise ValidationError({"active_until": ValidationError(told, code="merged")})
    if team.active_until is not None and team.active_until < team.active_from:
        raise ValidationError(
            {"active_until": ValidationError(_("This is before the first day."), code="order")}
        )
    team.save(update_fields=None if is_new else changed)
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, team, by=by, fields=changed, at=now)
    Organisation.objects.forget_current()  # which says whether a team went on
    return team


def _takes_over(team: Team, values: Mapping[str, Any], today: date) -> Team | None:
    """In which team the work of this one goes on after its last day; None while it has none.

    Raises ValidationError where nobody was chosen and somebody could be: what is open would be in
    no lead's inbox.
    """
    last: date | None = values.get("active_until", team.active_until)
    into: Team | None = values.get("merged_into", team.merged_into)
    if last is None:
        return None
    if into is not None and (last, into) == (team.active_until, team.merged_into):
        return into
    if team.pk is not None:  # one waits for the other, so that two never go on in each other
        list(Team.objects.in_turn(team, into or team))
    others = Team.objects.that_take_over(team, last, today)
    if into is None and others.exists():
        told = _("Choose where what is still open goes on.")
        raise ValidationError({"merged_into": ValidationError(told, code="required")})
    if into is not None and not others.filter(pk=into.pk).exists():
        told = _("Choose another team that goes on and has a team lead.")
        raise ValidationError({"merged_into": ValidationError(told, code="merge")})
    return into


@transaction.atomic
def go_on_elsewhere(*, today: date, now: datetime) -> int:
    """Let the work of ended teams for which nobody chose go on where somebody leads; how many.

    In a team of the same municipality, else in any: what is open is never in nobody's inbox.
    """
    chosen = 0
    for team in Team.objects.ended_with_nobody_after(today):
        assert team.active_until is not None
        others = list(Team.objects.that_take_over(team, team.active_until, today))
        near = [other for other in others if other.municipality_id == team.municipality_id]
        if not others:
            continue
        into = (near or others)[0]
        Team.objects.filter(pk=team.pk, merged_into=None).update(merged_into=into)
        audit.record(AuditVerb.MERGED, team, by=None, after=into.audit_ref, at=now)
        chosen += 1
    if chosen:
        Organisation.objects.forget_current()
    return chosen


@transaction.atomic
def merge_team(team: Team, into: Team, *, by: User, today: date, now: datetime) -> int:
    """Let a team go on in another from tomorrow; returns how many people move along.

    History stays: the old memberships end today, the new ones begin tomorrow, and figures of
    the past stay with the old team. Who was invited to it arrives in the other, and its rota goes
    on there. Raises ValidationError (`merge`, `stale`, `taken`).
    """
    # Who leaves at this moment waits, or has left before.
    list(User.objects.who_move_with(team, today).values_list("pk"))
    # One waits for the other, so that two teams never go on in each other.
    kept = {row.pk: row for row in Team.objects.in_turn(team, into)}
    team, into = kept[team.pk], kept[into.pk]
    if team.pk == into.pk or into.merged_into_id is not None or not into.is_active_on(today + DAY):
        raise ValidationError(_("Choose another team that goes on."), code="merge")
    last = min(today, team.active_until or today)
    if (
        not Team.objects.filter(pk=team.pk)
        .not_gone_on(today)
        .update(merged_into=into, active_until=max(last, team.active_from))
    ):
        raise ValidationError(_("Someone else just changed this."), code="stale")
    into.areas = list(dict.fromkeys([*into.areas, *team.areas]))
    into.save(update_fields=["areas"])
    Invitation.objects.open_at(now).filter(team=team).update(team=into)
    moved = _move_members(team, into, today)
    duty.go_on_in(team, into, start_of_day(today + DAY), by=by, now=now)
    audit.record(AuditVerb.MERGED, team, by=by, after=into.audit_ref, at=now)
    Organisation.objects.forget_current()
    return moved


def _move_members(team: Team, into: Team, today: date) -> int:
    """Let go on there what doesn't end today; what somebody holds there already comes first."""
    people = set()
    going_on = Membership.objects.filter(team=team).going_on_after(today)
    for held in going_on.select_for_update(no_key=True):  # one that ends at this moment has ended
        begins = max(held.from_day, today + DAY)
        there = Membership.objects.filter(user=held.user_id, role=held.role, team=into)
        lasts = [one.until_day for one in there.overlapping(begins, held.until_day)]
        until = [day for day in lasts if day is not None]
        if len(until) == len(lasts):
            begins = max([begins, *(day + DAY for day in until)])
            if held.until_day is None or begins <= held.until_day:
                Membership.objects.create(
                    user_id=held.user_id,
                    role=held.role,
                    team=into,
                    from_day=begins,
                    until_day=held.until_day,
                    deputy_for_id=held.deputy_for_id,
                )
                people.add(held.user_id)
        if held.from_day > today:
            held.delete()
        else:
            Membership.objects.filter(pk=held.pk).update(until_day=today)
    return len(people)


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
