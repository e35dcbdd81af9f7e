"""Mails about questions about reading: to who is asked, and to who asked. Neither says what.

They stand here because `privacy` lies below the outbox.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from organisation.models import User
from outbox.mail import Mail, letter
from outbox.models import Message
from privacy.models import ReadingQuestion
from privacy.reading_choices import QuestionStatus


def asked(message: Message, now: datetime) -> Mail | None:
    """To the colleague; nothing once the question was answered or taken back."""
    found = _question(message)
    if found is None or found[1].status != QuestionStatus.ASKED:
        return None
    person, question = found
    return _mail(
        person,
        question,
        _("A question from the privacy officer"),
        _(
            "Hello %(name)s,\n\nThe privacy officer would like to hear from you about something "
            "you read in Vindplaats. There is often a good reason, and you know it best. That is "
            "why you are asked, and nobody else. Tell it in your own words; you see on the same "
            "page what it is about and why it is asked."
        )
        % {"name": person.first_name},
    )


def answered(message: Message, now: datetime) -> Mail | None:
    """To the privacy officers."""
    found = _question(message)
    if found is None:
        return None
    person, question = found
    return _mail(
        person,
        question,
        _("A colleague answered your question"),
        _("Question %(number)s about reading was answered.") % {"number": question.ref},
    )


def _question(message: Message) -> tuple[User, ReadingQuestion] | None:
    """Whom it is for and about what; None for who doesn't work here any more."""
    person = User.objects.working_as(message.recipient)
    question = ReadingQuestion.objects.of_number(message.subject_ref)
    return (person, question) if person is not None and question is not None else None


def _mail(person: User, question: ReadingQuestion, subject: str, text: str) -> Mail:
    link = settings.SITE_URL + question.get_absolute_url()
    return letter(person.email, subject, text, link)
