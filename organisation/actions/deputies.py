"""Standing in for a team lead or the privacy officer, until a day.

A deputy holds a membership of their own, so that they have the role's rights while it lasts and
every deed of theirs stands in their own name.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import outbox.actions
from organisation import standing
from organisation.actions import memberships
from organisation.choices import DEPUTY_ROLES, PersonStatus, Role
from organisation.models import Membership, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import DAY, add_months, day_of

MONTHS = 3  # that somebody stands in at most, before it is asked again


@transaction.atomic
def appoint(
    post: Membership, deputy: User, *, from_day: date, until_day: date, by: User, now: datetime
) -> Membership:
    """Let somebody stand in for who holds a post. Raises ValidationError by field.

    Only who holds the post themselves appoints, never a deputy. Who leads a team handles signals
    and so never stands in for the privacy officer, nor the other way round.
    """
    if post.user_id != by.pk or post.deputy_for_id is not None or post.role not in DEPUTY_ROLES:
        raise ValidationError(_("You can appoint somebody for your own role."), code="not_yours")
    _refuse_days(post, from_day, until_day, day_of(now))
    _refuse_person(post, deputy, by)
    standing.take_turns(deputy)
    standing.refuse_apart(deputy, post.role, from_day, until_day, field="person", stands_in=True)
    standing.hold_team(post.team, from_day, until_day, day_of(now))
    same = Membership.objects.filter(user=deputy, role=post.role, team=post.team)
    if same.overlapping(from_day, until_day).exists():
        told = _("They hold this role already in that time.")
        raise ValidationError({"person": ValidationError(told, code="overlap")})
    held = Membership.objects.create(
        user=deputy,
        role=post.role,
        team=post.team,
        from_day=from_day,
        until_day=until_day,
        deputy_for=by,
    )
    deputy.__dict__.pop("current_memberships", None)
    audit.record(
        AuditVerb.JOINED, deputy, by=by, fields=["role", "deputy_for"], after=post.role, at=now
    )
    outbox.actions.post(
        "organisation.deputy",
        subject=by.label,
        recipient=deputy.label,
        dedupe_key=f"organisation.deputy:{held.pk}:{deputy.public_id}",
    )
    return held


def _refuse_days(post: Membership, from_day: date, until_day: date, today: date) -> None:
    if from_day < today:
        told = ValidationError(_("This day has passed."), code="past")
        raise ValidationError({"from_day": told})
    if until_day < from_day:
        told = ValidationError(_("This is before the first day."), code="order")
    elif until_day > add_months(from_day, MONTHS):
        told = ValidationError(_("Choose a day within three months."), code="long")
    elif post.until_day is not None and until_day > post.until_day:
        told = ValidationError(_("Your own role ends before that."), code="outlives")
    else:
        return
    raise ValidationError({"until_day": told})


def _refuse_person(post: Membership, deputy: User, by: User) -> None:
    if deputy.pk == by.pk or deputy.status != PersonStatus.ACTIVE:
        told = ValidationError(_("Choose a colleague who works here."), code="person")
        raise ValidationError({"person": told})
    if standing.APART[Role(post.role)] in deputy.roles:
        raise standing.apart("person")


@transaction.atomic
def end(held: Membership, *, by: User | None, today: date, now: datetime) -> None:
    """Somebody stands in no longer, from this minute."""
    memberships.end_role(held, until_day=today - DAY, by=by, today=today, now=now)
