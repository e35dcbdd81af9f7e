"""Who hears of a breach, and when (GDPR art. 33): at once, a day before the 72 hours end, after.

Named in `PRIVACY_ASKS`; the mails say no more than that something waits, and until when.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import User
from outbox.actions import post
from outbox.mail import Mail, letter
from outbox.models import Message
from privacy.breach_choices import Stage
from privacy.models import Breach
from youthwork.lib.dates import day_of

KINDS = {
    Stage.FOUND: "organisation.breach_found",
    Stage.DAY_LEFT: "organisation.breach_day_left",
    Stage.LATE: "organisation.breach_late",
}


def tell(label: str, stage: Stage, now: datetime) -> int:
    """Post it to the privacy officers; once the hours are over to the directors too.

    Where nobody is privacy officer the directors hear all of it. How many were new.
    """
    today = day_of(now)
    people = list(User.objects.holding(Role.PRIVACY_OFFICER, today))
    if stage == Stage.LATE or not people:
        people += [p for p in User.objects.holding(Role.DIRECTOR, today) if p not in people]
    kind = KINDS[stage]
    posted = [
        post(
            kind,
            subject=label,
            recipient=person.label,
            dedupe_key=f"{kind}:{label.partition(':')[2]}:{person.public_id}",
            not_before=now,
        )
        for person in people
    ]
    return sum(message is not None for message in posted)


def found(message: Message, now: datetime) -> Mail | None:
    """Somebody wrote a breach down."""
    return _mail(
        message,
        _("A breach was reported"),
        _(
            "A colleague wrote down a possible breach. The clock runs: decide before %(until)s "
            "whether the Dutch Data Protection Authority has to know. What is known stands here:"
        ),
    )


def day_left(message: Message, now: datetime) -> Mail | None:
    """Less than a day is left."""
    return _mail(
        message,
        _("A breach has to be dealt with within a day"),
        _(
            "The 72 hours of a breach end on %(until)s. Decide whether the Dutch Data Protection "
            "Authority has to know, or write down that it was told. You may tell what you know "
            "now and the rest later."
        ),
    )


def late(message: Message, now: datetime) -> Mail | None:
    """The hours are over."""
    return _mail(
        message,
        _("The 72 hours of a breach are over"),
        _(
            "The 72 hours of a breach ended on %(until)s and nothing was decided or told yet. Do "
            "it now, and write down why it is later."
        ),
    )


def _mail(message: Message, subject: str, text: str) -> Mail | None:
    """Nothing once the clock stopped, or for who doesn't work here any more."""
    person = User.objects.working_as(message.recipient)
    breach = Breach.objects.ticking().of_number(message.subject_ref)
    if person is None or breach is None:
        return None
    until = date_format(timezone.localtime(breach.judge_by), "l j F H:i")
    link = settings.SITE_URL + reverse("privacy:breaches")
    if person.has_perm("privacy.work_breaches"):
        link = settings.SITE_URL + breach.get_absolute_url()
    return letter(person.email, subject, text % {"until": until}, link)
