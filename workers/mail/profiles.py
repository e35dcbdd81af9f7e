"""Mails about work accounts. None names an account or says what was not in order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.staff_mail import to_person
from outbox.mail import Mail
from workers.choices.profiles import Status
from workers.models import ProfileException, WorkProfile

if TYPE_CHECKING:
    from outbox.models import Message


def _profile(message: Message) -> WorkProfile | None:
    """The account it is about, as long as it is used by who works here."""
    rows = WorkProfile.objects.of_who_works().select_related("user")
    return rows.filter(public_id=message.subject_ref).first()


def _link(name: str, *args: object) -> str:
    return str(settings.SITE_URL) + reverse(name, args=args)


def _check(message: Message, subject: str, text: str) -> Mail | None:
    """A reminder of a check; nothing when somebody looked meanwhile."""
    profile = _profile(message)
    due = message.dedupe_key.split(":")[2]
    if profile is None or str(profile.next_check_on) != due:
        return None
    return to_person(
        message, subject, text, _link("workers:check_of", profile.public_id),
        _("It takes five minutes. Half of it may wait."),
    )  # fmt: skip


def check_soon(message: Message, now: datetime) -> Mail | None:
    """A week before."""
    return _check(
        message,
        _("Within a week: look at your work account"),
        _("A work account of yours is to be checked within a week."),
    )


def check_due(message: Message, now: datetime) -> Mail | None:
    """On the day itself."""
    return _check(
        message,
        _("Today: look at your work account"),
        _("A work account of yours is to be checked. Settings of platforms change now and then."),
    )


def check_late(message: Message, now: datetime) -> Mail | None:
    """Two weeks after it, to who leads the team."""
    return _check(
        message,
        _("A work account in your team waits for its check"),
        _("It has waited for two weeks. Perhaps you can look at it together."),
    )


def look_along(message: Message, now: datetime) -> Mail | None:
    """Thirty days after a profile was made, to who leads the team; nothing when that was done."""
    profile = _profile(message)
    if profile is None or profile.lead_looks_on is None:
        return None
    return to_person(
        message,
        _("Look along at a new work account"),
        _("A colleague has had a work account for thirty days. Look at it together, item by item."),
        _link("workers:check_of", profile.public_id),
    )


def exception_asked(message: Message, now: datetime) -> Mail | None:
    """Somebody wants a public profile; nothing when that was decided."""
    profile = _profile(message)
    asked = ProfileException.objects.undecided().filter(profile=profile).first()
    if profile is None or asked is None:
        return None
    return to_person(
        message,
        _("A question about a work account"),
        _("A colleague asks to have a public profile for a while. You decide."),
        _link("workers:decide_exception", asked.public_id),
    )


def exception_decided(message: Message, now: datetime) -> Mail | None:
    """Who leads the team decided."""
    profile = _profile(message)
    if profile is None:
        return None
    return to_person(
        message,
        _("Your question about a work account is answered"),
        _("Your team lead decided. The answer is here:"),
        _link("workers:check_of", profile.public_id),
    )


def accounts_to_close(message: Message, now: datetime) -> Mail | None:
    """Somebody left: their accounts are closed or handed over within five working days."""
    return _closing(message, _("Close the work accounts of a colleague who left"))


def accounts_to_close_due(message: Message, now: datetime) -> Mail | None:
    """It is the last day, or later."""
    return _closing(message, _("Work accounts of a colleague who left are still open"))


def _closing(message: Message, subject: str) -> Mail | None:
    rows = WorkProfile.objects.exclude(status=Status.ENDED).filter(
        closer__public_id=message.recipient_ref,
        user__public_id=message.subject_ref,
    )
    first = rows.order_by("close_by").first()
    if first is None or first.close_by is None:
        return None
    day = date_format(first.close_by, "j F")
    return to_person(
        message,
        subject,
        _("Close them or hand them over by %(day)s at the latest. The list is here:")
        % {"day": day},
        _link("workers:profile_team"),
        _("Write down how one can see that it was done."),
    )
