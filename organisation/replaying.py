"""After a backup was put back: whose access ended since has none again.

Access only ever ends here; whoever got it back meanwhile gets it anew. See
docs/decisions/0355-access-that-ended-stays-so.md.
"""

from __future__ import annotations

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from organisation.actions import accounts, invitations, leaving, memberships, staff
from organisation.choices import PersonStatus
from organisation.models import Invitation, Membership, User
from privacy.journal import Entry
from youthwork.lib.dates import DAY, day_of


def _person(entry: Entry) -> User | None:
    found: User | None = User.objects.filter(public_id=entry.ref.partition(":")[2]).first()
    return found


@transaction.atomic
def access_ended(entry: Entry, now: datetime) -> bool:
    """They left, on the day on which they did; who stands there as left already needs nothing."""
    person = _person(entry)
    if person is None or person.status == PersonStatus.LEFT:
        return False
    leaving.leave(person, by=None, today=day_of(entry.at), now=now, again=True)
    return True


@transaction.atomic
def role_ended(entry: Entry, now: datetime) -> bool:
    """A role goes no further than it went; `what` is the role, its team, first and last day."""
    role, team, first, last = entry.what
    until_day = date.fromisoformat(last)
    rows = Membership.objects.filter(user__public_id=entry.ref.partition(":")[2], role=role)
    rows = rows.filter(team__public_id=team) if team else rows.filter(team=None)
    rows = rows.filter(from_day=date.fromisoformat(first)).select_related("user", "team")
    held = rows.going_on_after(until_day).first()
    if held is None:
        return False
    today = min(day_of(entry.at), until_day + DAY)
    memberships.end_role(held, until_day=until_day, by=None, today=today, now=now, again=True)
    return True


@transaction.atomic
def paused(entry: Entry, now: datetime) -> bool:
    """No access until the administrator ends it, also where that was done since."""
    person = _person(entry)
    if person is None or person.status != PersonStatus.ACTIVE:
        return False
    staff.pause(person, by=None, today=day_of(entry.at), now=now, again=True)
    return True


@transaction.atomic
def second_factor_removed(entry: Entry, now: datetime) -> bool:
    """Passkeys and codes of before; what they set up since is lost with the rest."""
    person = _person(entry)
    if person is None or not Authenticator.objects.filter(user=person).exists():
        return False
    accounts.reset_second_factor(person, by=None, now=now)
    return True


@transaction.atomic
def invitation_ended(entry: Entry, now: datetime) -> bool:
    """Withdrawn, or used by who left since: its links open nothing any more."""
    open_ = Invitation.objects.open_at(now).filter(public_id=entry.ref.partition(":")[2])
    invitation = open_.first()
    if invitation is None:
        return False
    invitations.withdraw(invitation, by=None, now=now)
    return True
