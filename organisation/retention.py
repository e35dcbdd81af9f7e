"""How long what is kept of staff, invitations and partners."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from organisation.actions import leaving
from organisation.choices import PersonStatus
from organisation.models import (
    DutyShift,
    HeldPost,
    Invitation,
    NotificationChoice,
    Partner,
    PushDevice,
    QuietHours,
    SharingAgreement,
    User,
)
from privacy.retention import Rule, Term, delete_first, not_held, update_first
from youthwork.lib.dates import DAY, add_months, kept_from, start_of_day

LEAVER_MONTHS = 24
ACCEPTED_MONTHS = 12
UNANSWERED_DAYS = 30
DUTY_MONTHS = 12
DEVICE_MONTHS = 12
PARTNER_MONTHS = 12


def _name_leavers_no_more(today: date, now: datetime, limit: int) -> int:
    """Names and addresses of leavers go; what they did stays under their public reference."""
    left = User.objects.left_by(add_months(today, -LEAVER_MONTHS))
    due = left.exclude(email__endswith="@" + leaving.NOBODY)
    people = list(not_held(due).order_by("pk")[:limit])
    for person in people:
        leaving.forget(person, by=None, now=now)
    return len(people)


def _delete_invitations(today: date, now: datetime, limit: int) -> int:
    unanswered = Q(accepted_at=None, expires_at__lte=now - timedelta(days=UNANSWERED_DAYS))
    accepted = Q(accepted_at__date__lte=add_months(today, -ACCEPTED_MONTHS))
    due = Invitation.objects.filter(unanswered | accepted).order_by("pk")
    return delete_first(due, limit)


def _delete_duty(today: date, now: datetime, limit: int) -> int:
    due = DutyShift.objects.filter(ends_at__date__lte=add_months(today, -DUTY_MONTHS))
    return delete_first(due, limit)


def _delete_devices(today: date, now: datetime, limit: int) -> int:
    """The list of devices holds network addresses; a row goes with its session."""
    expired = delete_first(Session.objects.filter(expire_date__lte=now), limit)
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    gone = UserSession.objects.filter(~Exists(alive))
    return expired + delete_first(gone, limit - expired)


def _forget_contacts(today: date, now: datetime, limit: int) -> int:
    """Of who has an agreement, and of who never had one: nobody looked them over for a year."""
    before = add_months(today, -PARTNER_MONTHS)
    own = SharingAgreement.objects.filter(partner=OuterRef("pk"))
    stopped = Q(ended_at__lt=start_of_day(before + DAY))
    lasted = own.filter(until_day__gt=before).exclude(stopped)
    due = Partner.objects.exclude(contact="", contact_mail__isnull=True, phone="")
    known = Q(contact_on=None) | Q(contact_on__lte=before)
    due = due.filter(known, ~Exists(lasted))
    return update_first(due, limit, contact="", contact_mail="", phone="")


def _drop_held_posts(today: date, now: datetime, limit: int) -> int:
    return delete_first(HeldPost.objects.expired_at(now), limit)


def _forget_notifications(today: date, now: datetime, limit: int) -> int:
    """Devices that weren't reached for long, and the choices of who left."""
    before = start_of_day(kept_from(today, DEVICE_MONTHS))
    idle = Q(used_at__lt=before) | Q(used_at=None, created_at__lt=before)
    erased = delete_first(PushDevice.objects.filter(idle), limit)
    for model in (NotificationChoice, QuietHours):
        left = model.objects.filter(user__status=PersonStatus.LEFT)
        erased += delete_first(left, limit - erased)
    return erased


def _nothing(today: date, now: datetime, limit: int) -> int:
    return 0


RULES = [
    Rule(
        key="organisation.leavers",
        models=("organisation.user", "organisation.membership", "organisation.readystatement"),
        basis=_("Contract and accountability: who did what stays clear for two years."),
        term=Term(months=LEAVER_MONTHS, after=_("the day somebody left")),
        erases=_("Name, e-mail address, phone and log-in. Roles stay, without a name."),
        run=_name_leavers_no_more,
    ),
    Rule(
        key="organisation.invitations",
        models=("organisation.invitation",),
        basis=_("Needed to let somebody in, and to show afterwards who did."),
        term=Term(
            days=UNANSWERED_DAYS,
            after=_("an invitation expired; twelve months after one was accepted"),
        ),
        erases=_("The whole invitation."),
        run=_delete_invitations,
    ),
    Rule(
        key="organisation.duty",
        models=("organisation.dutyshift",),
        basis=_("Shows who could be reached; working hours are kept elsewhere."),
        term=Term(months=DUTY_MONTHS, after=_("the shift ended")),
        erases=_("The shift."),
        run=_delete_duty,
    ),
    Rule(
        key="organisation.devices",
        models=("usersessions.usersession", "sessions.session"),
        basis=_("Shows people where they are logged in."),
        term=Term(after=_("the session ended")),
        erases=_("Device, network address and session."),
        run=_delete_devices,
        about=_("Device that is logged in"),
    ),
    Rule(
        key="organisation.notifications",
        models=(
            "organisation.pushdevice",
            "organisation.notificationchoice",
            "organisation.quiethours",
        ),
        basis=_("Only to reach somebody when they want it."),
        term=Term(
            months=DEVICE_MONTHS,
            after=_("a device was last reached; choices and devices at once when somebody leaves"),
        ),
        erases=_("The device with its address; the choices and quiet hours."),
        run=_forget_notifications,
        about=_("What reaches somebody"),
    ),
    Rule(
        key="organisation.held_post",
        models=("organisation.heldpost",),
        basis=_("Only to give back what was typed and is not saved yet"),
        term=Term(after=_("15 minutes after it was typed")),
        erases=_("What was typed"),
        run=_drop_held_posts,
    ),
    Rule(
        key="organisation.partner_contacts",
        models=("organisation.partner", "organisation.sharingagreement"),
        basis=_("Needed as long as there is something to agree on."),
        term=Term(
            months=PARTNER_MONTHS,
            after=_("the last agreement ended, and somebody last looked over the partner"),
        ),
        erases=_("The contact, address and phone; the partner and the agreements stay."),
        run=_forget_contacts,
    ),
    Rule(
        key="organisation.privacy_officer",
        models=("organisation.organisation",),
        basis=_("AVG art. 13(1)(b): people must know whom to ask."),
        term=Term(after=_("somebody else takes over: the settings hold one name at a time")),
        erases=_("The former name, at once."),
        run=_nothing,
    ),
]
