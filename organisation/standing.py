"""Where somebody stands: steps of their status, who may hand out a role, the last administrator.

Parts of actions, which open the transaction and leave the audit entry.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisation.choices import NEXT, TEAM_ROLES, PersonStatus, Role
from organisation.models import Membership, Organisation, Team, User

if TYPE_CHECKING:
    from organisation.querysets.memberships import MembershipQuerySet

# What nobody does at one time with standing in for this role.
APART = {Role.TEAM_LEAD: Role.PRIVACY_OFFICER, Role.PRIVACY_OFFICER: Role.TEAM_LEAD}


def take_turns(person: User) -> None:
    """Of two that give somebody a role, or let one last longer, at once, one waits for the other.

    Before anything of the roles themselves is held.
    """
    User.objects.in_turn(person)


def hold_team(team: Team | None, from_day: date, until_day: date | None, today: date) -> None:
    """Of a role that is given and a team that merges at the same time, one waits for the other.

    After a merger nobody moves along any more. Raises ValidationError (`merged`) for a role that
    would outlast a team whose work goes on in another from tomorrow at the latest, and (`ended`)
    for one that would begin after the last day of any.
    """
    for there in Team.objects.in_turn(team) if team else ():
        last, into = there.active_until, there.merged_into
        if last is None or (until_day is not None and from_day <= until_day <= last):
            continue
        if into is not None and there.went_on(today):
            told = _("This team goes on in %(team)s. Give the role there.") % {"team": into}
            raise ValidationError(told, code="merged")
        if from_day > last:
            raise ValidationError(_("This team has ended by then."), code="ended")


def refuse_apart(
    person: User,
    role: str,
    from_day: date,
    until_day: date | None,
    *,
    field: str = "",
    stands_in: bool = False,
) -> None:
    """Raise where somebody would lead a team and stand in for the privacy officer, or the reverse.

    `stands_in`: they would stand in for this role; else they would hold it, beside standing in for
    the other. What they hold by then counts too, and what somebody else gave them at this moment.
    """
    held = _held_apart(person, role, stands_in=stands_in)
    if held.overlapping(from_day, until_day).exists():
        raise apart(field)


def first_day_apart(person: User, role: str, today: date) -> date | None:
    """From when somebody stands in for the role that doesn't go with this one; None for never."""
    held = _held_apart(person, role).not_over_by(today)
    return held.order_by("from_day").values_list("from_day", flat=True).first()


def _held_apart(person: User, role: str, *, stands_in: bool = False) -> MembershipQuerySet:
    if (other := APART.get(Role(role))) is None:
        return Membership.objects.none()
    held = Membership.objects.filter(user=person, role=other)
    return held if stands_in else held.filter(deputy_for__isnull=False)


def apart(field: str = "") -> ValidationError:
    """What refuses that, beside the field that it is about."""
    told = _("A team lead never stands in for the privacy officer, nor the other way round.")
    refusal = ValidationError(told, code="apart")
    return ValidationError({field: refusal}) if field else refusal


class Step(TypedDict):
    """What a step changed, as the trail tells it."""

    before: str
    after: str


def step(person: User, to: PersonStatus, **also: Any) -> Step:
    """Take one step of NEXT and say what changed; of two at once one is told (ValidationError)."""
    before = PersonStatus(person.status)
    if to not in NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if not User.objects.filter(pk=person.pk, status=before).update(status=to, **also):
        raise ValidationError(_("Someone else just changed this."), code="stale")
    for name, value in {"status": to, **also}.items():
        setattr(person, name, value)
    return Step(before=str(before), after=str(to))


def refuse_role(role: Role, team: Team | None, by: User | None) -> None:
    """Raise unless the role fits the team and this person may hand it out."""
    if (role in TEAM_ROLES) != (team is not None):
        raise ValidationError(
            {
                "team": ValidationError(
                    _("This role belongs to a team.")
                    if team is None
                    else _("This role has no team."),
                    code="team",
                )
            }
        )
    if by is None or by.has_perm("organisation.manage_people"):
        return
    if not (by.has_perm("organisation.invite") and role == Role.WORKER and team in by.led_teams):
        raise ValidationError(_("You can invite youth workers to your own team."), code="not_yours")


def refuse_without_administrator(person: User, on: date, ending: Membership | None = None) -> None:
    """Raise when on that day nobody but this person could manage people.

    The house would lock itself out. Of two administrators who end each other's role at the same
    moment the second waits for the first, and is told.
    """
    holds = any(
        held.role == Role.ADMINISTRATOR and (ending is None or held.pk == ending.pk)
        for held in person.current_memberships
    )
    if holds:
        Organisation.objects.locked()
    others = User.objects.holding(Role.ADMINISTRATOR, on).exclude(pk=person.pk)
    if holds and person.status == PersonStatus.ACTIVE and not others.exists():
        raise ValidationError(
            _("This is the only administrator. First make somebody else administrator."),
            code="last_administrator",
        )
