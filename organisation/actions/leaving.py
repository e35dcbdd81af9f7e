"""The end of somebody's access, and what they leave to others."""

from __future__ import annotations

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

import outbox.actions
from organisation import sessions, standing
from organisation.actions import duty, invitations, memberships
from organisation.choices import PersonStatus
from organisation.models import DutyShift, Invitation, Membership, PushDevice, User
from outbox.models import Message
from privacy import audit, journal
from privacy.choices import AuditVerb
from youthwork.lib.dates import DAY

NOBODY = "former.invalid"  # a domain that can't receive mail (RFC 2606)


@transaction.atomic
def leave(person: User, *, by: User | None, today: date, now: datetime, again: bool = False) -> int:
    """End all access this minute and hand open work to the lead; returns how much work moved.

    Roles end today, sessions die, invitations they sent are withdrawn, duty goes to who stands
    in, what waited for their daily mail is cancelled. What upper apps must hand over stands in
    `settings.HANDOVERS`, dotted paths of `f(person, to, *, by, now) -> int`; without any lead it
    waits for who becomes one.

    `again`: once more after a backup was put back, also for the only administrator of that time.
    """
    if not again:
        standing.refuse_without_administrator(person, today)
    to = User.objects.successor_of(person, today)
    step = standing.step(person, PersonStatus.LEFT, left_on=today)
    Membership.objects.filter(user=person, from_day__gt=today).delete()
    Membership.objects.filter(user=person).filter(until_day=None).update(until_day=today)
    Membership.objects.filter(user=person, until_day__gt=today).update(until_day=today)
    person.__dict__.pop("current_memberships", None)
    for deputy in Membership.objects.deputies_of(person, today):
        memberships.end_role(deputy, until_day=today - DAY, by=by, today=today, now=now)
    for invitation in Invitation.objects.open_at(now).filter(invited_by=person):
        invitations.withdraw(invitation, by=by, now=now)
    for invitation in Invitation.objects.open_at(now).filter(email=person.email):
        invitations.withdraw(invitation, by=by, now=now)
    _hand_over_duty(person, by=by, now=now)
    moved = 0
    if to is not None:
        moved = sum(import_string(path)(person, to, by=by, now=now) for path in settings.HANDOVERS)
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    PushDevice.objects.filter(user=person).delete()
    sessions.end_all(person, now)
    for message in Message.objects.for_digest().filter(recipient=person.label):
        outbox.actions.cancel(message, now=now, by=by)
    for invitation in Invitation.objects.taken_up_by(person, now):  # in a backup it is open still
        journal.note("organisation.invitation_ended", invitation.label, at=now)
    journal.note("organisation.access_ended", person.label, at=now)
    audit.record(AuditVerb.LEFT, person, by=by, at=now, **step)
    return moved


@transaction.atomic
def forget(person: User, *, by: User | None, now: datetime) -> None:
    """Take name, address and phone of who left away; what they did stays, without a name.

    Raises ValidationError with code `works_here` for who hasn't left: without an account nobody
    could tell who reads what (GDPR art. 17(3)(b), 32).
    """
    if person.status != PersonStatus.LEFT:
        told = _("They still work here: let them leave first, or answer why the account stays.")
        raise ValidationError(told, code="works_here")
    person.name, person.phone = str(_("Former colleague")), ""
    person.email = f"{person.public_id}@{NOBODY}"
    person.set_unusable_password()
    person.save(update_fields=["name", "phone", "email", "password"])
    Authenticator.objects.filter(user=person).delete()
    UserSession.objects.filter(user=person).delete()
    audit.record(AuditVerb.ERASED, person, by=by, fields=("name", "email", "phone"), at=now)


def _hand_over_duty(person: User, *, by: User | None, now: datetime) -> None:
    """Shifts that run or come go to who stands in; without anybody they end."""
    coming = DutyShift.objects.filter(ends_at__gt=now)
    coming.filter(backup=person).update(backup=None)
    for shift in coming.filter(person=person).select_related("person", "backup"):
        duty.pass_on(shift, by=by, now=now)
