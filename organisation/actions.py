"""Everything that may happen to the organisation, its people and its teams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from organisation import links, sessions
from organisation.choices import NEXT, TEAM_ROLES, PersonStatus, Role, SetUpQuestion
from organisation.models import (
    DutyShift,
    HeldPost,
    HelpLine,
    Invitation,
    InvitationLink,
    Membership,
    Municipality,
    Organisation,
    Team,
    User,
)
from organisation.typed import PACKED_MAX, Typed
from outbox import actions as outbox
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of

DAY = timedelta(days=1)
HELD_FOR = timedelta(minutes=15)
MAIL_EVERY_SECONDS = 300  # one mail with a link per person in five minutes


# --- the organisation ---------------------------------------------------------------------------


@transaction.atomic
def begin(name: str, *, now: datetime) -> Organisation:
    """The one organisation; made with this name where there is none yet."""
    organisation = Organisation.objects.first()
    if organisation is None:
        organisation = Organisation.objects.create(pk=1, name=name)
        audit.record(AuditVerb.MADE, organisation, by=None, at=now)
        caches["process"].delete("organisation")
    return organisation


@transaction.atomic
def answer(
    organisation: Organisation,
    question: SetUpQuestion,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    decided_by: str = "",
) -> None:
    """Keep the answer to a question of the set-up: `values` by field name.

    The tenth answer ends the set-up. The trail keeps which fields changed, not their contents.
    """
    changed = sorted(name for name, value in values.items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, values[name])
    organisation.answers = {
        **organisation.answers,
        str(question): {"on": day_of(now).isoformat(), "decided_by": decided_by},
    }
    if organisation.set_up_at is None and not organisation.questions_left:
        organisation.set_up_at = now
    organisation.save(update_fields=[*changed, "answers", "set_up_at"])
    audit.record(AuditVerb.CHANGED, organisation, by=by, fields=[str(question), *changed], at=now)
    caches["process"].delete("organisation")


@transaction.atomic
def change_details(
    organisation: Organisation, values: Mapping[str, Any], *, by: User, now: datetime
) -> None:
    """Change name, addresses and the like, outside the ten questions."""
    changed = sorted(name for name, value in values.items() if getattr(organisation, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(organisation, name, values[name])
    organisation.save(update_fields=changed)
    audit.record(AuditVerb.CHANGED, organisation, by=by, fields=changed, at=now)
    caches["process"].delete("organisation")


@transaction.atomic
def record_dpia(organisation: Organisation, day: date | None, *, by: User, now: datetime) -> None:
    """Keep the day on which the DPIA was done (AVG art. 35); None takes it back while closed."""
    if day is None and organisation.signals_are_open:
        raise ValidationError(
            _("Signals are open already; the date of the DPIA stays."), code="signals_are_open"
        )
    organisation.dpia_on = day
    organisation.save(update_fields=["dpia_on"])
    audit.record(AuditVerb.CHANGED, organisation, by=by, fields=["dpia_on"], at=now)
    caches["process"].delete("organisation")


@transaction.atomic
def open_signals(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Let signals be logged from now on. Raises ValidationError before the DPIA and when open.

    A DPIA comes before the processing (AVG art. 35(1)).
    """
    if organisation.dpia_on is None:
        raise ValidationError(_("First give the date on which the DPIA was done."), code="no_dpia")
    if not Organisation.objects.filter(pk=organisation.pk, signals_open_since=None).update(
        signals_open_since=now, signals_opened_by=by
    ):
        raise ValidationError(_("Signals are open already."), code="stale")
    organisation.signals_open_since, organisation.signals_opened_by = now, by
    audit.record(AuditVerb.CONFIRMED, organisation, by=by, fields=["signals_open_since"], at=now)
    caches["process"].delete("organisation")


@transaction.atomic
def check_help_line(line: HelpLine, *, by: User, today: date, now: datetime) -> None:
    """Keep that this number or site was looked up and is right today."""
    line.checked_on = today
    line.save(update_fields=["checked_on"])
    audit.record(AuditVerb.CONFIRMED, line, by=by, fields=["checked_on"], at=now)
    caches["process"].delete("help_lines")


# --- invitations --------------------------------------------------------------------------------


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
    _refuse_role(role, team, by)
    known = User.objects.filter(email=email).first()
    if known is not None and known.status == PersonStatus.PAUSED:
        raise ValidationError(
            {
                "email": ValidationError(
                    _("This colleague is paused. The administrator can end that."), code="paused"
                )
            }
        )
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


def _refuse_role(role: Role, team: Team | None, by: User | None) -> None:
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


@transaction.atomic
def send_again(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Mail a fresh link; the invitation's own term stays. At most one in five minutes."""
    if not invitation.is_open_at(now):
        raise ValidationError(_("This invitation is no longer open."), code="stale")
    queued = outbox.post(
        "organisation.invitation",
        subject=invitation.label,
        recipient=invitation.label,
        dedupe_key=f"{invitation.label}:{_turn(now)}",
    )
    if queued is None:
        raise ValidationError(_("You sent it just now. Wait five minutes."), code="too_soon")
    audit.record(AuditVerb.QUEUED, invitation, by=by, at=now)


def _turn(now: datetime) -> int:
    """The stretch of five minutes in which one mail with a link goes to a person."""
    return int(now.timestamp()) // MAIL_EVERY_SECONDS


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
    audit.record(AuditVerb.INVITATION_WITHDRAWN, invitation, by=by, at=now)


@transaction.atomic
def accept(invitation: Invitation, *, name: str, password: str, today: date, now: datetime) -> User:
    """Make the account (or bring back who left) with the role of the invitation.

    Works once: raises ValidationError when the invitation was used, withdrawn or is too old.
    Whoever works here already accepts with `accept_as`.
    """
    person = User.objects.filter(email=invitation.email).first()
    if person is not None and person.status != PersonStatus.LEFT:
        raise ValidationError(_("You have an account already. Log in first."), code="known")
    if person is None:
        person = User(email=invitation.email, name=name, created_at=now)
        person.set_password(password)
        person.save()
        audit.record(AuditVerb.JOINED, person, by=person, at=now)
    else:
        # A returning colleague starts afresh: new password, no old second step.
        Authenticator.objects.filter(user=person).delete()
        person.set_password(password)
        person.name = name
        person.save(update_fields=["name", "password"])
        step = _step(person, PersonStatus.ACTIVE, left_on=None)
        audit.record(AuditVerb.JOINED, person, by=person, at=now, **step)
    _take_up(invitation, person, today=today, now=now)
    begun: User = User.objects.get(pk=person.pk)
    return begun


@transaction.atomic
def accept_as(invitation: Invitation, person: User, *, today: date, now: datetime) -> None:
    """Give a colleague who is signed in the role they were invited for."""
    if person.email != invitation.email or person.status != PersonStatus.ACTIVE:
        raise ValidationError(_("This invitation is for someone else."), code="not_yours")
    _take_up(invitation, person, today=today, now=now)


def _take_up(invitation: Invitation, person: User, *, today: date, now: datetime) -> None:
    if (
        not Invitation.objects.open_at(now)
        .filter(pk=invitation.pk)
        .update(accepted_at=now, accepted_by=person)
    ):
        raise ValidationError(_("This link no longer works."), code="stale")
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


# --- people -------------------------------------------------------------------------------------


@transaction.atomic
def change_person(person: User, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Change name, e-mail address or work phone; a new address ends every session."""
    changed = sorted(name for name, value in values.items() if getattr(person, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(person, name, values[name])
    person.save(update_fields=changed)
    if "email" in changed:
        sessions.end_all(person, now)
    audit.record(AuditVerb.CHANGED, person, by=by, fields=changed, at=now)


def _step(person: User, to: PersonStatus, **also: Any) -> dict[str, str]:
    """Take one step of NEXT and say what changed; of two at once one is told (ValidationError)."""
    before = PersonStatus(person.status)
    if to not in NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if not User.objects.filter(pk=person.pk, status=before).update(status=to, **also):
        raise ValidationError(_("Someone else just changed this."), code="stale")
    for name, value in {"status": to, **also}.items():
        setattr(person, name, value)
    return {"before": str(before), "after": str(to)}


@transaction.atomic
def pause(person: User, *, by: User, today: date, now: datetime) -> None:
    """Long leave: no access until somebody resumes it; roles stay."""
    _refuse_without_administrator(person, today)
    step = _step(person, PersonStatus.PAUSED)
    sessions.end_all(person, now)
    audit.record(AuditVerb.PAUSED, person, by=by, at=now, **step)


@transaction.atomic
def resume(person: User, *, by: User, now: datetime) -> None:
    """Give access back after a pause; after leaving only a new invitation does."""
    if person.status != PersonStatus.PAUSED:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    step = _step(person, PersonStatus.ACTIVE)
    audit.record(AuditVerb.RESUMED, person, by=by, at=now, **step)


@transaction.atomic
def leave(person: User, *, by: User | None, today: date, now: datetime) -> int:
    """End all access this minute and hand open work to the lead; returns how much work moved.

    Roles end today, sessions die, invitations they sent are withdrawn, duty goes to who stands
    in. What upper apps must hand over stands in `settings.HANDOVERS`, dotted paths of
    `f(person, to, *, by, now) -> int`; without any lead it waits for who becomes one.
    """
    _refuse_without_administrator(person, today)
    to = User.objects.successor_of(person, today)
    step = _step(person, PersonStatus.LEFT, left_on=today)
    Membership.objects.filter(user=person, from_day__gt=today).delete()
    Membership.objects.filter(user=person).filter(until_day=None).update(until_day=today)
    Membership.objects.filter(user=person, until_day__gt=today).update(until_day=today)
    person.__dict__.pop("current_memberships", None)
    for invitation in Invitation.objects.open_at(now).filter(invited_by=person):
        withdraw(invitation, by=by, now=now)
    for invitation in Invitation.objects.open_at(now).filter(email=person.email):
        withdraw(invitation, by=by, now=now)
    _hand_over_duty(person, now)
    moved = 0
    if to is not None:
        moved = sum(import_string(path)(person, to, by=by, now=now) for path in settings.HANDOVERS)
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person, now)
    audit.record(AuditVerb.LEFT, person, by=by, at=now, **step)
    return moved


def _hand_over_duty(person: User, now: datetime) -> None:
    """Shifts that run or come go to who stands in; without anybody they end."""
    coming = DutyShift.objects.filter(ends_at__gt=now)
    coming.filter(backup=person).update(backup=None)
    for shift in coming.filter(person=person):
        taken = DutyShift.objects.filter(person=shift.backup, starts_at=shift.starts_at).exists()
        if shift.backup is None or taken:
            shift.delete()
        else:
            DutyShift.objects.filter(pk=shift.pk).update(person=shift.backup, backup=None)


def _refuse_without_administrator(
    person: User, today: date, ending: Membership | None = None
) -> None:
    """Raise when nobody but this person could manage people: the house would lock itself out."""
    holds = any(
        held.role == Role.ADMINISTRATOR and (ending is None or held.pk == ending.pk)
        for held in person.current_memberships
    )
    others = User.objects.holding(Role.ADMINISTRATOR, today).exclude(pk=person.pk)
    if holds and person.status == PersonStatus.ACTIVE and not others.exists():
        raise ValidationError(
            _("This is the only administrator. First make somebody else administrator."),
            code="last_administrator",
        )


@transaction.atomic
def give_role(
    person: User,
    *,
    role: Role,
    team: Team | None,
    from_day: date,
    by: User,
    now: datetime,
    until_day: date | None = None,
) -> Membership:
    """Let someone hold a role from a day (until a day). Raises ValidationError when it overlaps."""
    _refuse_role(role, team, by)
    if person.status == PersonStatus.LEFT:
        raise ValidationError(_("Who left comes back by an invitation."), code="left")
    if until_day is not None and until_day < from_day:
        raise ValidationError(
            {"until_day": ValidationError(_("This is before the first day."), code="order")}
        )
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
    held: Membership, *, until_day: date, by: User | None, today: date, now: datetime
) -> None:
    """Let a role end after a day; with yesterday it ends at once.

    One that would end before it began never counted and goes; the trail keeps that it was there.
    """
    if until_day < today:
        _refuse_without_administrator(held.user, today, held)
    if until_day < held.from_day:
        held.delete()
    elif not Membership.objects.filter(pk=held.pk, until_day=held.until_day).update(
        until_day=until_day
    ):
        raise ValidationError(_("Someone else just changed this."), code="stale")
    held.user.__dict__.pop("current_memberships", None)
    if not held.user.roles:
        sessions.end_all(held.user, now)
    audit.record(AuditVerb.ENDED, held.user, by=by, fields=["role"], before=held.role, at=now)


@transaction.atomic
def reset_second_factor(person: User, *, by: User, now: datetime) -> None:
    """After a lost phone: remove passkeys and codes and end every session; they set up anew."""
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person, now)
    audit.record(AuditVerb.SECOND_FACTOR_REMOVED, person, by=by, at=now)


@transaction.atomic
def end_sessions(person: User, *, by: User, now: datetime, but: str = "") -> int:
    """Sign someone out on every device (but the one with this session key)."""
    ended = sessions.end_all(person, now, but=but)
    audit.record(AuditVerb.SIGNED_OUT, person, by=by, fields=["sessions"], at=now)
    return ended


@transaction.atomic
def end_session(person: User, pk: int, *, but: str | None, now: datetime) -> bool:
    """Sign out one of the own devices (never the one with this key); False when there is none."""
    if not sessions.end(person, pk, but=but):
        return False
    audit.record(AuditVerb.SIGNED_OUT, person, by=person, fields=["sessions"], at=now)
    return True


@transaction.atomic
def set_password(person: User, password: str, *, now: datetime) -> None:
    """Store a new password; the hash in every session no longer fits, so all of them end."""
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(AuditVerb.PASSWORD_CHANGED, person, by=person, at=now)


@transaction.atomic
def ask_password_reset(person: User, *, now: datetime) -> None:
    """Queue a mail with a reset link; its token is made when the mail is written."""
    queued = outbox.post(
        "organisation.password_reset",
        subject=person.label,
        recipient=person.label,
        dedupe_key=f"organisation.password_reset:{person.public_id}:{_turn(now)}",
    )
    if queued is not None:
        audit.record(AuditVerb.QUEUED, person, by=None, fields=["password_reset"], at=now)


# --- teams --------------------------------------------------------------------------------------


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


# --- what was typed after the session ended -----------------------------------------------------


def hold_post(typed: Typed, *, person_hash: str, now: datetime) -> str:
    """Keep what was typed after the session ended for 15 minutes; returns the token that opens it.

    `person_hash` is who was signed in on this browser before ("" when nobody was): it goes back to
    that person only. Raises ValidationError when it is too long or holds a citizen service number.
    """
    typed.check()
    payload = typed.packed()
    if len(payload) > PACKED_MAX:
        raise ValidationError(_("This is too long to keep while you log in."), code="max_length")
    token = links.new_token()
    with transaction.atomic():
        HeldPost.objects.expired_at(now).delete()
        held = HeldPost.objects.create(
            token_hash=links.token_hash(token),
            person_hash=person_hash[:64],
            payload=payload,
            expires_at=now + HELD_FOR,
        )
        audit.record(AuditVerb.QUEUED, held, by=None, at=now)
    return token


def take_held_post(
    token: str, *, person_hash: str, by: User, now: datetime, path: str = ""
) -> Typed | None:
    """Give back what was held, once and only to the same person; None when there is nothing.

    With `path` only what was typed at that address; what is somebody else's stays until its term.
    """
    with transaction.atomic():
        held = HeldPost.objects.opened_by(token, now)
        if held is None or not held.belongs_to(person_hash):
            return None
        typed = Typed.unpacked(held.payload)
        if path and urlsplit(typed.address).path != path:
            return None
        if not HeldPost.objects.filter(pk=held.pk).delete()[0]:
            return None  # another tab was first
        audit.record(AuditVerb.RESUMED, held, by=by, at=now)
    return typed
