"""Roles that somebody holds from a day until a day."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation import sessions, standing
from organisation.choices import PersonStatus, Role
from organisation.models import Membership, Team, User
from privacy import audit, journal
from privacy.choices import AuditVerb
from youthwork.lib.dates import DAY, day_of
from youthwork.lib.said import Seen


@transaction.atomic
def give_role(
    person: User,
    *,
    role: Role,
    team: Team | None,
    from_day: date,
    by: User | None,
    now: datetime,
    until_day: date | None = None,
) -> Membership:
    """Let someone hold a role from a day (until a day).

    Raises ValidationError when it overlaps, outlasts a team that went on in another, or doesn't go
    with standing in for somebody (`apart`).
    """
    standing.refuse_role(role, team, by)
    if person.status == PersonStatus.LEFT:
        raise ValidationError(_("Who left comes back by an invitation."), code="left")
    if until_day is not None and until_day < from_day:
        raise ValidationError(
            {"until_day": ValidationError(_("This is before the first day."), code="order")}
        )
    standing.take_turns(person)
    standing.refuse_apart(person, role, from_day, until_day, field="role")
    standing.hold_team(team, from_day, until_day, day_of(now))
    same = Membership.objects.filter(user=person, role=role, team=team)
    if same.overlapping(from_day, until_day).exists():
        raise ValidationError(_("They hold this role already in that time."), code="overlap")
    held = Membership.objects.create(
        user=person, role=role, team=team, from_day=from_day, until_day=until_day
    )
    person.__dict__.pop("current_memberships", None)
    audit.record(AuditVerb.JOINED, person, by=by, fields=["role"], after=str(role), at=now)
    return held


@transaction.atomic
def end_role(
    held: Membership,
    *,
    until_day: date,
    by: User | None,
    today: date,
    now: datetime,
    seen: Seen | None = None,
    again: bool = False,
) -> None:
    """Let a role end after a day; with yesterday it ends at once.

    `seen` is what the form was opened with; `again`: once more after a backup was put back, also
    of the only administrator of that time.

    One that would end before it began never counted and goes; the trail keeps that it was there.
    Days that have passed stay as they were: who could see what on them is history. Raises
    ValidationError (`past`, `over`, `overlap`, `long`, `apart`, `last_administrator`, `stale`).
    """
    if held.until_day is not None and until_day > held.until_day:
        standing.take_turns(held.user)  # before the role itself, as who lets them leave does
    if seen:
        held = seen.hold(held)
    _refuse_end(held, until_day, today)
    if not again:
        standing.refuse_without_administrator(held.user, max(today, until_day + DAY), held)
    still = Membership.objects.filter(pk=held.pk, until_day=held.until_day)
    if until_day < held.from_day:
        changed, _each = still.delete()
    else:
        changed = still.update(until_day=until_day)
    if not changed:
        raise ValidationError(_("Someone else just changed this."), code="stale")
    _end_deputies(held, until_day, by=by, today=today, now=now)
    held.user.__dict__.pop("current_memberships", None)
    if not held.user.roles:
        sessions.end_all(held.user, now)
    if held.until_day is None or until_day < held.until_day:
        team = str(held.team.public_id) if held.team else ""
        what = [held.role, team, held.from_day.isoformat(), until_day.isoformat()]
        journal.note("organisation.role_ended", held.user.label, what, at=now)
    audit.record(AuditVerb.ENDED, held.user, by=by, fields=["role"], before=held.role, at=now)


def _refuse_end(held: Membership, until_day: date, today: date) -> None:
    if held.until_day is not None and held.until_day < today:
        raise ValidationError(_("This role has ended already."), code="over")
    if until_day < today - DAY:
        told = _("This day has passed. With yesterday the role ends at once.")
        raise ValidationError({"until_day": ValidationError(told, code="past")})
    if held.until_day is None or until_day <= held.until_day:
        return
    if held.deputy_for_id is not None:
        told = _("Who stands in does so no longer than was agreed. Appoint them anew.")
        raise ValidationError({"until_day": ValidationError(told, code="long")})
    same = Membership.objects.filter(user=held.user_id, role=held.role, team=held.team_id)
    if same.exclude(pk=held.pk).overlapping(held.from_day, until_day).exists():
        told = _("They hold this role already in that time.")
        raise ValidationError({"until_day": ValidationError(told, code="overlap")})
    first = max(held.from_day, today)
    standing.refuse_apart(held.user, held.role, first, until_day, field="until_day")


def _end_deputies(
    held: Membership, until_day: date, *, by: User | None, today: date, now: datetime
) -> None:
    """Nobody stands in for a role longer than somebody holds it."""
    if held.deputy_for_id is not None:
        return
    deputies = Membership.objects.deputies_of(held.user, today)
    for each in deputies.filter(role=held.role, team=held.team, until_day__gt=until_day):
        end_role(each, until_day=until_day, by=by, today=today, now=now)
