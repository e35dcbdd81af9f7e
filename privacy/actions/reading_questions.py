"""Asking a colleague about reading, answering, and taking a question back.

Only once the works council agreed: this is a system fit to watch conduct (Works Councils Act,
article 27(1)(l)). See docs/decisions/0217-unusual-reading-is-a-question.md.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from privacy import above, audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry, ReadingQuestion
from privacy.reading_choices import NEXT, QuestionStatus
from youthwork.lib.dates import day_of

MOST_DAYS = 31  # of one question: about something that was noticed, never about a habit
TRIES = 5  # of two questions that want the same number one takes the next


@transaction.atomic
def ask(
    person: Any, first_day: date, last_day: date, reason: str, *, by: Any, now: datetime,
    entry: str = "",
) -> ReadingQuestion:  # fmt: skip
    """Ask one colleague about some days, or about one entry; they get a mail at once.

    Raises ValidationError (codes `works_council`, `oneself`, `order`, `future`, `too_long`,
    `entry`, `waits`, or of a field).
    """
    if not above.may_follow(day_of(now)):
        told = _("This can only be used once it is recorded that the works council agrees.")
        raise ValidationError(told, code="works_council")
    if person.pk == by.pk:
        told = _("Choose a colleague. Your own entries you can explain in a conversation.")
        raise ValidationError({"who": ValidationError(told, code="oneself")})
    _check_days(first_day, last_day, day_of(now))
    if entry and not AuditEntry.objects.done_by(person).filter(ref=entry).exists():
        told = _("This entry is not there, or is not of this colleague.")
        raise ValidationError({"entry": ValidationError(told, code="entry")})
    made = ReadingQuestion(
        person=person, first_day=first_day, last_day=last_day, entry=entry, reason=reason,
        asked_by=by, asked_at=now,
    )  # fmt: skip
    _number(made)
    audit.record(
        AuditVerb.ASKED, made, by=by, after=audit.label(person), reason=_about(made), at=now
    )
    above.post(
        "organisation.reading_asked",
        subject=audit.label(made),
        recipient=audit.label(person),
        dedupe_key=f"organisation.reading_asked:{made.ref}",
    )
    return made


def _about(made: ReadingQuestion) -> str:
    """About what, for the trail: never why, that stands encrypted in the register."""
    return made.entry or f"{made.first_day} – {made.last_day}"


def _check_days(first_day: date, last_day: date, today: date) -> None:
    if last_day < first_day:
        told = _("The last day comes before the first.")
        raise ValidationError({"last_day": ValidationError(told, code="order")})
    if last_day > today:
        told = _("This day is still to come.")
        raise ValidationError({"last_day": ValidationError(told, code="future")})
    if last_day - first_day >= timedelta(days=MOST_DAYS):
        told = _("At most %(days)d days.") % {"days": MOST_DAYS}
        raise ValidationError({"last_day": ValidationError(told, code="too_long")})


def _number(made: ReadingQuestion) -> None:
    """Save it under the next number of its year."""
    made.year = day_of(made.asked_at).year
    for attempt in range(TRIES):
        made.number = ReadingQuestion.objects.last_number(made.year) + 1
        made.ref = f"LV-{made.year}-{made.number:03d}"
        made.full_clean(exclude=["person", "asked_by"], validate_constraints=False)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
            return
        except IntegrityError:
            if ReadingQuestion.objects.answerable_by(made.person).exists():
                told = _("This colleague was asked something already. Wait for that answer first.")
                raise ValidationError({"who": ValidationError(told, code="waits")}) from None
            if attempt == TRIES - 1:
                raise


@transaction.atomic
def answer(question: ReadingQuestion, text: str, *, by: Any, now: datetime) -> None:
    """Keep the colleague's own words and tell the privacy officers that they are there.

    Raises ValidationError (code `stale`, or of the field).
    """
    ReadingQuestion._meta.get_field("answer").clean(text, question)
    _move(question, QuestionStatus.ANSWERED, now, answer=text)
    audit.record(AuditVerb.ANSWERED, question, by=by, at=now)
    above.post_to_officers(
        "organisation.reading_answered",
        subject=audit.label(question),
        dedupe_key=f"organisation.reading_answered:{question.ref}",
        today=day_of(now),
    )


@transaction.atomic
def withdraw(question: ReadingQuestion, *, by: Any, now: datetime) -> None:
    """Take a question back; it stays in the register. Raises ValidationError (code `stale`)."""
    _move(question, QuestionStatus.WITHDRAWN, now)
    audit.record(AuditVerb.RETRACTED, question, by=by, at=now)


def _move(question: ReadingQuestion, to: QuestionStatus, now: datetime, **also: object) -> None:
    before = QuestionStatus(question.status)
    waiting = ReadingQuestion.objects.filter(pk=question.pk, status=before)
    if to not in NEXT[before] or not waiting.update(status=to, ended_at=now, **also):
        told = _("This question was answered or taken back meanwhile.")
        raise ValidationError(told, code="stale")
    question.refresh_from_db()
