"""Mails about accounts; the only write is the issuing of a link."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from organisation import notifications, push, rota
from organisation.actions import invitations
from organisation.actions.notifications import forget_device
from organisation.choices import PersonStatus
from organisation.models import (
    Invitation,
    Membership,
    Organisation,
    PushDevice,
    SharingAgreement,
    User,
)
from organisation.push import Push
from organisation.querysets.notifications import PushDeviceQuerySet
from outbox import mail as outbox_mail
from outbox.mail import Mail, letter
from outbox.models import Message
from youthwork.lib.dates import day_of

ABOUT_TWO_MONTHS = timedelta(days=50)


def _organisation_name() -> str:
    organisation = Organisation.objects.current()
    return organisation.name if organisation else "Vindplaats"


def _with_access(message: Message) -> User | None:
    """Whom it is for, unless they have no access by now."""
    person = User.objects.filter(public_id=message.recipient_ref).first()
    return person if person and person.is_active and person.roles else None


def invitation(message: Message, now: datetime) -> Mail | None:
    """The link to begin with; nothing once the invitation was used, withdrawn or too old."""
    row = (
        Invitation.objects.open_at(now)
        .filter(public_id=message.subject_ref)
        .select_related("invited_by", "team")
        .first()
    )
    if row is None:
        return None
    token = invitations.issue_link(row, now=now)
    context = {
        "invitation": row,
        "organisation": _organisation_name(),
        "link": settings.SITE_URL + reverse("organisation:invitation", args=[token]),
    }
    return Mail(
        to=[row.email],
        subject=_("You are invited to Vindplaats"),
        text=render_to_string("organisation/mail/invitation.txt", context),
    )


def password_reset(message: Message, now: datetime) -> Mail | None:
    """The link to a new password; nothing for who has no access by now."""
    person = _with_access(message)
    if person is None:
        return None
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": int_to_base36(person.pk),
            "key": default_token_generator.make_token(person),
        },
    )
    context = {
        "person": person,
        "organisation": _organisation_name(),
        "link": settings.SITE_URL + path,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    return Mail(
        to=[person.email],
        subject=_("Choose a new password"),
        text=render_to_string("organisation/mail/password_reset.txt", context),
    )


def agreement_ending(message: Message, now: datetime) -> Mail | None:
    """An agreement with a partner ends within two months.

    The day itself is named where that is sooner: of an agreement that is shorter, or after an
    outage.
    """
    soon = day_of(now) + ABOUT_TWO_MONTHS
    return _about_agreement(
        message,
        _("The agreement with %(partner)s ends in two months"),
        _(
            "The agreement with %(partner)s runs until %(date)s. Discuss in time whether you go on "
            "and whether the kinds of data still fit. Without a new agreement sharing stops by "
            "itself."
        ),
        before=(soon, _("The agreement with %(partner)s ends on %(date)s")),
    )


def agreement_ends(message: Message, now: datetime) -> Mail | None:
    """The last day of an agreement with a partner."""
    return _about_agreement(
        message,
        _("The agreement with %(partner)s ends on %(date)s"),
        _(
            "After that you can share nothing with %(partner)s in Vindplaats. Renew it or let it "
            "end?"
        ),
    )


def renewal_asked(message: Message, now: datetime) -> Mail | None:
    """A team lead asks to renew an agreement with a partner in time."""
    return _about_agreement(
        message,
        _("Please renew the agreement with %(partner)s"),
        _(
            "A team lead asks you to renew the agreement with %(partner)s. It runs until %(date)s; "
            "after that nothing can be shared under it."
        ),
    )


def _about_agreement(
    message: Message, subject: str, text: str, *, before: tuple[date, str] | None = None
) -> Mail | None:
    """To one person; nothing once they left, or it was stopped or followed by another one.

    `before`: a day, and the subject for one that ends before it.
    """
    reference, _dot, day = message.subject_ref.rpartition(".")
    person = User.objects.working_as(message.recipient)
    agreement = (
        SharingAgreement.objects.last_of_their_partner()
        .filter(partner__public_id=reference, from_day=day)
        .first()
    )
    if person is None or agreement is None:
        return None
    words = {
        "partner": agreement.partner.name.replace("@", " "),
        "date": date_format(agreement.until_day, "j F Y"),
    }
    link = settings.SITE_URL + f"/partners/{agreement.partner.public_id}/"
    if before and agreement.until_day < before[0]:
        subject = before[1]
    return letter(person.email, subject % words, text % words, link)


def nobody_on_duty(message: Message, now: datetime) -> Mail | None:
    """Tell a lead or manager of evenings without duty; nothing once somebody has them."""
    person = User.objects.working_as(message.recipient)
    team, gap = rota.gap_told(message.subject_ref)
    if person is None or gap is None:
        return None
    told = _("From %(from)s until %(until)s nobody is in the duty rota.")
    moments = {
        "from": date_format(timezone.localtime(gap.starts), "j F H:i"),
        "until": date_format(timezone.localtime(gap.ends), "j F H:i"),
    }
    lines = [
        told % moments
        if team is None
        else _("Team %(team)s:") % {"team": team} + " " + told % moments,
        _("An urgent signal then goes to all team leads. Complete the rota:"),
        settings.SITE_URL + reverse("signals:duty"),
    ]
    subject = _("Nobody is on duty on %(day)s") % {"day": date_format(gap.first, "j F")}
    return letter(person.email, subject, *lines)


def digest(message: Message, now: datetime) -> Mail | None:
    """The daily mail: how many of what waits, and where; nothing when nothing is left to say.

    Each message that it carries is asked whether it still has something to say.
    """
    person = User.objects.working_as(message.recipient)
    if person is None:
        return None
    told: dict[str, list[int]] = {}
    for carried in Message.objects.carried_by(message):
        if outbox_mail.render(carried, now) is not None:
            told.setdefault(carried.kind, []).append(carried.pk)
    if not told:
        return None
    kinds = notifications.kinds()
    lines = [_("Hello %(name)s, this waits for you:") % {"name": person.first_name}]
    for key, pks in told.items():
        name = kinds[key].name if key in kinds else settings.MESSAGE_NAMES[key]
        page = kinds[key].page if key in kinds else "home"
        lines.append(f"{len(pks)} × {name}\n{settings.SITE_URL}{reverse(page)}")
    lines.append(
        _("You choose what comes at once and what comes in this mail:")
        + f"\n{settings.SITE_URL}{reverse('organisation:notifications')}"
    )
    return Mail(
        to=[person.email],
        subject=_("What waits for you in Vindplaats"),
        text="\n\n".join(lines) + "\n",
        tells=frozenset(pk for pks in told.values() for pk in pks),
    )


def push_test(message: Message, now: datetime) -> Push | None:
    """Wake one device because its owner asked for it."""
    devices = PushDevice.objects.filter(public_id=message.subject_ref)
    return pushed(devices.select_related("user").filter(user__status=PersonStatus.ACTIVE), now)


def pushed(devices: PushDeviceQuerySet, now: datetime) -> Push | None:
    """A waking of these devices; None when there are none. One that is gone is forgotten."""
    found = {device.pk: device for device in devices}
    if not found or not push.is_on():
        return None

    def forget(key: int) -> None:
        forget_device(found[key], now=now)

    def used(key: int) -> None:
        PushDevice.objects.filter(pk=key).update(used_at=now)

    return Push({key: device.endpoint for key, device in found.items()}, forget, used)


def device_gone(message: Message, now: datetime) -> Mail | None:
    """A device of somebody wakes no more; nothing for who has no access by now."""
    person = _with_access(message)
    if person is None:
        return None
    names = ", ".join(PushDevice.objects.filter(user=person).values_list("name", flat=True))
    return letter(
        person.email,
        _("A device of yours gets no urgent messages any more"),
        _("Hello %(name)s,") % {"name": person.first_name},
        _(
            "One of your devices can't be reached any more. Mostly its browser ended the messages "
            "by itself: it was cleared, renewed or not used for long. Mail reaches you as before."
        ),
        _("Still on: %(names)s.") % {"names": names}
        if names
        else _("None of your devices is on now."),
        _("Do you want messages on that device? Open this page on it and switch them on again:")
        + f"\n{settings.SITE_URL}{reverse('organisation:notifications')}",
    )


def deputy(message: Message, now: datetime) -> Mail | None:
    """Somebody stands in for a colleague; nothing when that ended already."""
    today = timezone.localdate(now)
    held = Membership.objects.filter(
        pk=message.dedupe_key.split(":")[1],
        user__public_id=message.recipient_ref,
        until_day__gte=today,
    )
    row = held.select_related("user", "deputy_for", "team").first()
    if row is None or row.deputy_for is None or row.until_day is None:
        return None
    values = {"name": row.deputy_for.name, "day": date_format(row.until_day, "j F Y")}
    return Mail(
        to=[row.user.email],
        subject=_("You stand in for a colleague"),
        text=_("You stand in for %(name)s, until and including %(day)s.") % values
        + "\n\n"
        + settings.SITE_URL
        + reverse("home")
        + "\n",
    )
