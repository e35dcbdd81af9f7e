"""Asking the short questions, and keeping an answer without its giver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisation.models import Organisation
from privacy import audit
from privacy.choices import AuditVerb
from workers.choices.pulse import EVERY_MONTHS, HALF_YEARLY, HIGHEST, LOWEST, OPEN_DAYS, Pulse
from workers.models import PulseAnswer, PulseRound, PulseTaken
from youthwork.lib.dates import add_months, day_of

if TYPE_CHECKING:
    from organisation.models import User


@transaction.atomic
def ask(questions: Sequence[Pulse], today: date, *, now: datetime) -> PulseRound | None:
    """Open a round for two weeks; None when one runs: nobody is asked by two at once."""
    Organisation.objects.locked()  # two days at once would both find that none runs
    if PulseRound.objects.open_on(today).exists():
        return None
    return _open(questions, today, today + timedelta(days=OPEN_DAYS), now)


@transaction.atomic
def ask_before_evaluation(
    questions: Sequence[Pulse], today: date, *, until: date, now: datetime
) -> bool:
    """Open a round that closes on the day of the meeting, so that it sees the answers.

    What a round that runs asks already isn't asked again, only the rest. False when that has to
    wait for tomorrow: one round opens a day.
    """
    Organisation.objects.locked()
    running = list(PulseRound.objects.open_on(today))
    asked = {question for each in running for question in each.questions}
    left = [question for question in questions if question not in asked]
    if left and any(each.opened_on == today for each in running):
        return False
    if left:
        _open(left, today, until, now)
    return True


def _open(questions: Sequence[Pulse], today: date, closes_on: date, now: datetime) -> PulseRound:
    made = PulseRound.objects.create(
        opened_on=today, closes_on=closes_on, questions=list(questions)
    )
    PulseAnswer.objects.bulk_create(
        PulseAnswer(round=made, question=question, value=value)
        for question in questions
        for value in range(LOWEST, HIGHEST + 1)
    )
    audit.record(AuditVerb.MADE, made, by=None, at=now)
    return made


def ask_each_half_year(today: date, *, now: datetime) -> PulseRound | None:
    """Open the half-yearly round when the last one, of whatever kind, is six months ago."""
    last = PulseRound.objects.newest()
    if last is not None and today < add_months(last.opened_on, EVERY_MONTHS):
        return None
    return ask(HALF_YEARLY, today, now=now)


@transaction.atomic
def answer(asked: PulseRound, given: Mapping[str, int], *, by: User, now: datetime) -> None:
    """Keep what somebody answered, and apart from it that they did. Only once.

    The trail says nothing of it: an entry with a name beside the moment would tell too much.
    """
    if day_of(now) >= asked.closes_on:
        raise ValidationError(_("These questions are closed."), code="closed")
    wanted = set(asked.questions)
    if set(given) != wanted or not all(LOWEST <= value <= HIGHEST for value in given.values()):
        raise ValidationError(_("Answer each question from 1 to 5."), code="answers")
    try:
        with transaction.atomic():
            PulseTaken.objects.create(round=asked, person=by)
    except IntegrityError:
        told = _("You answered these questions already.")
        raise ValidationError(told, code="twice") from None
    for question, value in given.items():
        PulseAnswer.objects.count_one(asked, question, value)
