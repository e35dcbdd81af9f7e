"""Mails to colleagues about image consent; none says whom it is about."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.models import ConsentRequest, TakedownTask
from organisation.staff_mail import to_person
from outbox.mail import Mail

if TYPE_CHECKING:
    from outbox.models import Message


def _request(message: Message) -> ConsentRequest | None:
    found: ConsentRequest | None = ConsentRequest.objects.filter(ref=message.subject_ref).first()
    return found


def _link(request: ConsentRequest) -> str:
    return settings.SITE_URL + request.get_absolute_url()


def _about(message: Message, subject: str, text: str) -> Mail | None:
    """A mail with the link to the request; `%(number)s` in either is its number."""
    request = _request(message)
    if request is None:
        return None
    number = {"number": request.ref}
    return to_person(message, subject % number, text % number, _link(request))


def take_down(message: Message, now: datetime) -> Mail | None:
    """Posts have to go; nothing when they went meanwhile."""
    request = _request(message)
    tasks = TakedownTask.objects.open().filter(consent__request=request).order_by("due_on")
    first = tasks.first()
    if request is None or first is None:
        return None
    number = tasks.count()
    due = date_format(first.due_on, "j F")
    return to_person(
        message,
        _("Take images down before %(day)s") % {"day": due},
        ngettext(
            "Images may not stay online. It is about %(n)s post. The list is here:",
            "Images may not stay online. It is about %(n)s posts. The list is here:",
            number,
        )
        % {"n": number},
        settings.SITE_URL + reverse("consent:take_downs"),
        _("Tick off what is gone. Don't ask why."),
    )


def take_down_due(message: Message, now: datetime) -> Mail | None:
    """It is the last day; nothing when the posts went meanwhile."""
    return _still_to_go(message, _("Today is the last day: take images down"))


def take_down_late(message: Message, now: datetime) -> Mail | None:
    """The day has passed; nothing when the posts went meanwhile."""
    return _still_to_go(message, _("Images should have been taken down"))


def _still_to_go(message: Message, subject: str) -> Mail | None:
    request = _request(message)
    tasks = TakedownTask.objects.open().filter(consent__request=request).order_by("due_on")
    first = tasks.first()
    if request is None or first is None:
        return None
    number = tasks.count()
    return to_person(
        message,
        subject,
        ngettext(
            "%(n)s post is still online. It was to go by %(day)s. The list is here:",
            "%(n)s posts are still online. They were to go by %(day)s. The list is here:",
            number,
        )
        % {"n": number, "day": date_format(first.due_on, "j F")},
        settings.SITE_URL + reverse("consent:take_downs"),
        _("Can't it be removed? Write one sentence there, so that who signed knows it."),
    )


def locked(message: Message, now: datetime) -> Mail | None:
    """Five wrong dates of birth: perhaps the request is wrong, perhaps somebody else got it."""
    return _about(
        message,
        _("Request %(number)s is locked for an hour"),
        _(
            "The date of birth was wrong five times. It may be wrong in the request, or someone "
            "else got the mail. Look it up and call the parent."
        ),
    )


def link_wanted(message: Message, now: datetime) -> Mail | None:
    """A link has ended, and whoever held it asks for a new one; or who answered wants to choose
    again. A person decides."""
    request = _request(message)
    if request is None:
        return None
    if request.is_answered:
        return to_person(
            message,
            _("A parent or young person wants to choose again"),
            _(
                "Request %(number)s was answered, and who signed wants to choose again. Ask them "
                "again, or let them sign on the spot."
            )
            % {"number": request.ref},
            _link(request),
        )
    return to_person(
        message,
        _("A parent or young person asks for a new link"),
        _(
            "The link of request %(number)s doesn't work any more. Send a new one, or let them "
            "sign on the spot."
        )
        % {"number": request.ref},
        _link(request),
    )


def ask_in_person(message: Message, now: datetime) -> Mail | None:
    """Somebody decides alone, by now or soon, and no mail reaches them; nothing once asked."""
    request = _request(message)
    if request is None or request.guardian_until is None or request.in_person_done_at is not None:
        return None
    day = date_format(request.guardian_until, "j F")
    if request.guardian_until > timezone.localdate(now):
        told = _(
            "On %(day)s somebody decides alone about images, and we have no mail address of "
            "theirs. "
            "Tell them before that day, and ask for an own address, or let them sign with you from "
            "that day on."
        )
    else:
        told = _(
            "Since %(day)s somebody decides alone about images. A parent is not asked any more. "
            "Ask the young person themselves; until then no new images."
        )
    return to_person(
        message, _("Ask somebody of sixteen in person"), told % {"day": day}, _link(request)
    )


def objected(message: Message, now: datetime) -> Mail | None:
    """Somebody else with authority objects: the lead talks with both."""
    return _about(
        message,
        _("A parent or guardian objects to images"),
        _(
            "Another parent or guardian with authority objects to request %(number)s. Use has "
            "stopped. Talk with both; images can be used again when both sign, or when one signs "
            "after the objection is gone."
        ),
    )


def not_counted(message: Message, now: datetime) -> Mail | None:
    """An answer that was signed on the own phone, and is not one: the question was closed."""
    return _about(
        message,
        _("An answer on your phone does not count"),
        _(
            "Somebody signed request %(number)s on your phone without internet. When it came in, "
            "that question was closed, was answered already, or had another text. Look it up, and "
            "ask again if you need it. Until then no images."
        ),
    )


def undelivered(message: Message, now: datetime) -> Mail | None:
    """A mail came back, or somebody called it spam."""
    return _about(
        message,
        _("A mail to a parent did not arrive"),
        _("Ask for the right e-mail address, or let them sign on the spot. Until then no images."),
    )


def own_undelivered(message: Message, now: datetime) -> Mail | None:
    """A mail to a young person came back, was called spam or was given up."""
    return _about(
        message,
        _("A mail to a young person did not arrive"),
        _(
            "The mail of request %(number)s to the young person's own address did not arrive. Ask "
            "whether the address is right, and send them a new link. What was agreed stays as it "
            "is."
        ),
    )


def given_up(message: Message, now: datetime) -> Mail | None:
    """A mail could not be sent for days, which says nothing of the address."""
    return _about(
        message,
        _("A mail to a parent could not be sent"),
        _(
            "The mail of request %(number)s could not be sent for days. The address may well be "
            "right, and the administrator can send the mail after all. Is it urgent? Let them "
            "sign on the spot. Until then no images."
        ),
    )
