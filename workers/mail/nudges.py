"""Mails about how it goes online, in kind words; the lead's says nothing of the answer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.mail import Mail, letter
from outbox.models import Message
from workers.agreed import may_follow
from workers.models import Nudge


def _found(message: Message, now: datetime) -> tuple[User | None, Nudge | None]:
    """Whom it is for and what it is about, as long as figures on staff may be used."""
    if not may_follow(timezone.localdate(now)):
        return None, None
    person = User.objects.working_as(message.recipient)
    about = message.subject_ref
    return person, Nudge.objects.filter(public_id=about).select_related("worker").first()


def nudge(message: Message, now: datetime) -> Mail | None:
    """The question itself; nothing when it was answered already."""
    person, row = _found(message, now)
    if person is None or row is None or row.answered_at:
        return None
    context = {
        "first_name": person.first_name,
        "percent": row.online_percent,
        "norm": row.norm_percent,
        "link": settings.SITE_URL + row.get_absolute_url(),
    }
    return Mail(
        to=[person.email],
        subject=_("How is it going online?"),
        text=render_to_string("workers/mail/nudge.txt", context),
    )


def nudge_week(message: Message, now: datetime) -> Mail | None:
    """To who leads the team; nothing once the person left the team or the house."""
    person, row = _found(message, now)
    if person is None or row is None:
        return None
    if not Nudge.objects.visible_to(person, timezone.localdate(now)).filter(pk=row.pk).exists():
        return None
    lines = [
        _("Hello %(name)s,") % {"name": person.first_name},
        _(
            "A week ago a colleague of your team was asked how it goes online. You find the figure "
            "and the answer, if there is one, here:"
        ),
        settings.SITE_URL + reverse("workers:team_hours"),
        _("Begin with a question, not with the figure."),
    ]
    return letter(person.email, _("A colleague was asked how it goes online"), *lines)


def nudge_words(message: Message, now: datetime) -> Mail | None:
    """That a lead wrote something: it is read in the app."""
    person, row = _found(message, now)
    if person is None or row is None or not row.lead_words:
        return None
    lines = [
        _("Hello %(name)s,") % {"name": person.first_name},
        _("Your team lead wrote you something about how it goes online. Read it here:"),
        settings.SITE_URL + row.get_absolute_url(),
    ]
    return letter(person.email, _("Your team lead wrote to you"), *lines)
