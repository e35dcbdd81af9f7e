"""Who arrives from the organisation's own provider: known, invited, or told that there is no place.

Rules in docs/decisions/0230-log-in-through-a-provider.md.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation import standing
from organisation.actions import invitations, memberships
from organisation.choices import PersonStatus, Role
from organisation.models import Invitation, Membership, Team, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of

log = logging.getLogger(__name__)
Held = tuple[Role, Team | None]


def _mapped(claims: Mapping[str, Any], today: date) -> set[Held]:
    """The roles that the provider's claim gives by `OIDC_ROLES`; nothing that isn't mapped.

    Of a team that went on in another they are of that one; of one that ended there are none.
    """
    told = claims.get(settings.OIDC_ROLE_CLAIM) if settings.OIDC_ROLE_CLAIM else None
    groups = {told} if isinstance(told, str) else set()
    if isinstance(told, list | tuple):
        groups = set(map(str, told))
    given = {one for group in groups for one in settings.OIDC_ROLES.get(group, ())}
    named = Team.objects.filter(name__in={name for _r, name in given})
    teams = {team.name: team.goes_on_in(today) for team in named}
    teams = {name: team for name, team in teams.items() if team.is_active_on(today)}
    found = {(Role(role), teams.get(name)) for role, name in given if not name or name in teams}
    for role, name in given:
        if name and name not in teams:
            log.warning("OIDC_ROLES gives %s in a team that is not there", role)
    return found


@transaction.atomic
def arrive(person: User | None, claims: Mapping[str, Any], *, now: datetime) -> User:
    """The person who logs in; `person` is whom this provider's number belongs to already.

    Somebody new is recognised by an address that the provider calls verified: of a colleague, or
    of an open invitation, which is then taken up. With roles by claim a person has these roles and
    no others from now on. Raises ValidationError when there is no place for them.
    """
    email = str(claims.get("email") or "").strip().lower()
    if claims.get("email_verified") is not True and email.rpartition("@")[2] not in (
        settings.OIDC_EMAIL_DOMAINS
    ):
        email = ""
    name = str(claims.get("name") or email.partition("@")[0])[:120].replace("\x00", "")
    roles = _mapped(claims, day_of(now))
    if person is None and email:
        person = User.objects.filter(email=email).exclude(status=PersonStatus.LEFT).first()
    if person is None and email:
        person = _invited(email, name, now)
    if person is None and email and roles and not User.objects.filter(email=email).exists():
        person = User(email=email, name=name, created_at=now)
        person.set_unusable_password()
        person.save()
        audit.record(AuditVerb.JOINED, person, by=person, at=now)
    if person is None:
        told = _("Nobody here is known by that account. Ask the administrator for an invitation.")
        raise ValidationError(told, code="unknown")
    if settings.OIDC_ROLE_CLAIM and person.status == PersonStatus.ACTIVE:
        _hold(person, roles, now)
    return person


def _invited(email: str, name: str, now: datetime) -> User | None:
    open_ = Invitation.objects.open_at(now).filter(email=email).select_related("team").first()
    if open_ is None:
        return None
    return invitations.accept(
        open_, name=open_.name or name, password=None, today=day_of(now), now=now
    )


def _hold(person: User, wanted: set[Held], now: datetime) -> None:
    """End the roles that the provider doesn't give, begin those that it does.

    Standing in for a colleague is decided in the house and ends on its day; so does nothing here. A
    role that doesn't go with it lasts until the day before, or begins after it at a later log-in.
    The only administrator stays, so that the house never locks itself out.
    """
    today = day_of(now)
    has = {(Role(one.role), one.team) for one in person.current_memberships}
    for one in person.current_memberships:
        if one.deputy_for_id is None and (Role(one.role), one.team) not in wanted:
            try:
                yesterday = today - timedelta(days=1)
                memberships.end_role(one, until_day=yesterday, by=None, today=today, now=now)
            except ValidationError as refusal:
                log.warning("a role that the provider does not give stays: %s", refusal.code)
    standing.take_turns(person)
    for role, team in wanted - has:
        later = Membership.objects.filter(user=person, role=role, team=team)
        later.filter(from_day__gt=today).delete()
        last = team.active_until if team and team.went_on(today) else None
        if apart := standing.first_day_apart(person, role, today):
            before = apart - timedelta(days=1)
            last = min(last, before) if last else before
        if last is not None and last < today:
            log.warning("%s waits until somebody stands in no longer", role)
            continue
        memberships.give_role(
            person, role=role, team=team, from_day=today, until_day=last, by=None, now=now
        )
