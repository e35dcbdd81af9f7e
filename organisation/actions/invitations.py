"""Letting somebody in: invitations, their links, and who takes them up."""

from __future__ import annotations

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisation import standing
from organisation.choices import PersonStatus, Role
from organisation.models import Invitation, InvitationLink, Membership, Team, User
from outbox import actions as outbox
from privacy import audit, journal
from privacy.choices import AuditVerb
from youthwork.lib import links
from youthwork.lib.dates import DAY, day_of


@transaction.atomic
def invite(
    email: str,
    *,
    role: Role,
    team: Team | None,
    by: User | None,
    now: datetime,
    name: str = "",
    send: bool = True,
) -> Invitation:
    """Invite someone for seven days; an earlier open invitation to this address ends.

    `by=None` is the command on the server. Raises ValidationError for a role or team that this
    person may not hand out, for someone who holds the role already or is paused, and when the
    earlier invitation isn't this person's to withdraw.
    """
    email = email.strip().lower()
    standing.refuse_role(role, team, by)
    standing.hold_team(team, day_of(now), None, day_of(now))
    known = User.objects.filter(email=email).first()
    if known is not None and known.status == PersonStatus.PAUSED:
        told = _("Ask the administrator to give this colleague access.")
        if by is None or by.has_perm("organisation.manage_people"):  # leave is nobody else's matter
            told = _("This colleague is paused. The administrator can end that.")
        raise ValidationError({"email": ValidationError(told, code="paused")})
    if (
        known is not None
        and known.status == PersonStatus.ACTIVE
        and any(
            held.role == role and held.team_id == (team.pk if team else None)
            for held in known.current_memberships
        )
    ):
        raise ValidationError(
            {"email": ValidationError(_("This colleague has this role already."), code="known")}
        )
    _withdraw_earlier(email, by=by, now=now)
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        role=role,
        team=team,
        invited_by=by,
        created_at=now,
        expires_at=now + links.LIFETIME,
    )
    audit.record(AuditVerb.INVITED, invitation, by=by, after=str(role), at=now)
    if send:
        outbox.post(
            "organisation.invitation",
            subject=invitation.label,
            recipient=invitation.label,
            dedupe_key=f"organisation.invitation:{invitation.public_id}",
        )
    return invitation


def _withdraw_earlier(email: str, *, by: User | None, now: datetime) -> None:
    """End open invitations to this address, each by who may; raise where this person may not."""
    earlier = Invitation.objects.open_at(now).filter(email=email)
    mine = set(Invitation.objects.visible_to(by).values_list("pk", flat=True)) if by else None
    for invitation in earlier:
        if mine is not None and invitation.pk not in mine:
            refusal = _("This address has an invitation already. The administrator can change it.")
            raise ValidationError({"email": ValidationError(refusal, code="not_yours")})
        withdraw(invitation, by=by, now=now)


@transaction.atomic
def send_again(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Mail a fresh link; the invitation's own term stays. At most one in five minutes."""
    if not invitation.is_open_at(now):
        raise ValidationError(_("This invitation is no longer open."), code="stale")
    queued = outbox.post(
        "organisation.invitation",
        subject=invitation.label,
        recipient=invitation.label,
        dedupe_key=f"{invitation.label}:{links.turn(now)}",
    )
    if queued is None:
        raise ValidationError(_("You sent it just now. Wait five minutes."), code="too_soon")
    audit.record(AuditVerb.QUEUED, invitation, by=by, at=now)


@transaction.atomic
def issue_link(invitation: Invitation, *, now: datetime) -> str:
    """A new token for this invitation; only its hash stays. Earlier ones keep working."""
    token = links.new_token()
    InvitationLink.objects.create(
        invitation=invitation, token_hash=links.token_hash(token), created_at=now
    )
    audit.record(AuditVerb.MADE, invitation, by=None, fields=["link"], at=now)
    return token


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User | None, now: datetime) -> None:
    """End an open invitation; its links stop working. Raises ValidationError when it isn't open."""
    if not Invitation.objects.open_at(now).filter(pk=invitation.pk).update(withdrawn_at=now):
        raise ValidationError(_("This invitation is no longer open."), code="stale")
    invitation.withdrawn_at = now
    journal.note("organisation.invitation_ended", invitation.label, at=now)
    audit.record(AuditVerb.INVITATION_WITHDRAWN, invitation, by=by, at=now)


@transaction.atomic
def erase(invitation: Invitation, *, by: User | None, now: datetime) -> None:
    """The whole invitation with its links, on request of who was invited."""
    audit.record(AuditVerb.ERASED, invitation, by=by, at=now)
    invitation.delete()


@transaction.atomic
def accept(
    invitation: Invitation, *, name: str, password: str | None, today: date, now: datetime
) -> User:
    """Make the account (or bring back who left) with the role of the invitation.

    Works once: raises ValidationError when the invitation was used, withdrawn or is too old, or
    its team has ended.
    Whoever works here already accepts with `accept_as`. Without a password (None) they come in by
    the organisation's own provider only.
    """
    person = User.objects.filter(email=invitation.email).first()
    if person is not None and person.status != PersonStatus.LEFT:
        raise _known()
    if person is None:
        person = User(email=invitation.email, name=name, created_at=now)
        person.set_password(password)
        try:
            with transaction.atomic():
                person.save()
        except IntegrityError:  # pressed twice: the account was made at the same moment
            raise _known() from None
        audit.record(AuditVerb.JOINED, person, by=person, at=now)
    else:
        # A returning colleague starts afresh: new password, no old second step.
        Authenticator.objects.filter(user=person).delete()
        person.set_password(password)
        person.name = name
        person.save(update_fields=["name", "password"])
        step = standing.step(person, PersonStatus.ACTIVE, left_on=None)
        audit.record(AuditVerb.JOINED, person, by=person, at=now, **step)
        _leave_roles_behind(person, today)
    _take_up(invitation, person, today=today, now=now)
    begun: User = User.objects.get(pk=person.pk)
    return begun


def _leave_roles_behind(person: User, today: date) -> None:
    """Who left ended their roles on that day; where it is today these would hold again."""
    held = Membership.objects.filter(user=person).not_over_by(today)
    held.filter(from_day__gte=today).delete()
    held.update(until_day=today - DAY)


def _known() -> ValidationError:
    return ValidationError(_("You have an account already. Log in first."), code="known")


@transaction.atomic
def accept_as(invitation: Invitation, person: User, *, today: date, now: datetime) -> None:
    """Give a colleague who is signed in the role they were invited for."""
    if person.email != invitation.email or person.status != PersonStatus.ACTIVE:
        raise ValidationError(_("This invitation is for someone else."), code="not_yours")
    _take_up(invitation, person, today=today, now=now)


def _take_up(invitation: Invitation, person: User, *, today: date, now: datetime) -> None:
    standing.take_turns(person)  # before the invitation, as who lets them leave does
    if invitation.team:  # where it merges at this moment, the role is in the one it goes on in
        list(Team.objects.in_turn(invitation.team))
        invitation.refresh_from_db(fields=["team"])
    # Apart: an UPDATE that also asks about the team would ask about the row as it was before
    # somebody else's press, and both would count.
    rows = Invitation.objects.filter(pk=invitation.pk)
    goes_on = rows.to_what_goes_on(today).exists()
    if not goes_on or not rows.open_at(now).update(accepted_at=now, accepted_by=person):
        raise ValidationError(_("This link no longer works."), code="stale")
    standing.refuse_apart(person, invitation.role, today, None)
    invitation.accepted_at, invitation.accepted_by = now, person
    held = Membership.objects.filter(user=person, team=invitation.team, role=invitation.role)
    if not held.filter(until_day=None).exists():  # else somebody gave it in the meantime
        Membership.objects.create(
            user=person, team=invitation.team, role=invitation.role, from_day=today
        )
    person.__dict__.pop("current_memberships", None)
    audit.record(
        AuditVerb.INVITATION_ACCEPTED, invitation, by=person, after=invitation.role, at=now
    )
