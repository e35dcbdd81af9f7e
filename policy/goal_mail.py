"""Mails about goals: one waits for the director, or came back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.mail import Mail, letter
from outbox.models import Message
from policy.choices.goals import GoalStatus
from policy.models import Goal


def proposed(message: Message, now: datetime) -> Mail | None:
    """A goal waits for the director; nothing once it was decided."""
    told = _("A goal is ready, with its numbers and its day. Adopt it or say what has to change.")
    return _about(message, GoalStatus.PROPOSED, _("To adopt: %(title)s"), told)


def given_back(message: Message, now: datetime) -> Mail | None:
    """A goal wasn't adopted yet; why stands on its page."""
    told = _("This goal isn't adopted yet. Why stands with the draft.")
    return _about(message, GoalStatus.DRAFT, _("Came back: %(title)s"), told)


def _about(message: Message, status: GoalStatus, subject: str, told: str) -> Mail | None:
    person = User.objects.working_as(message.recipient)
    goal = Goal.objects.filter(public_id=message.subject_ref, status=status).first()
    if person is None or goal is None:
        return None
    address = settings.SITE_URL + goal.get_absolute_url()
    return letter(person.email, subject % {"title": goal.text}, told, address)
