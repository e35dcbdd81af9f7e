"""The one question about reading of the demo: asked by the privacy officer, then answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial

from organisation.choices import Role
from organisation.models import User
from privacy import audit
from privacy.actions import reading_questions
from privacy.models import ReadingQuestion
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast

FROM, UNTIL = date(2026, 11, 6), date(2026, 11, 8)
ASKED_ON, ANSWERED_ON = date(2026, 11, 10), date(2026, 11, 11)
WHY = (
    "In het weekend zijn op één avond veel signalen van vorig jaar geopend. Waar had je ze voor "
    "nodig? Er kan een goede reden zijn; ik hoor het graag van jou."
)
ANSWER = (
    "Ik bereidde het gesprek met de gemeente over het plein voor en zocht de signalen van vorig "
    "najaar erbij. Dat had ook met de trends gekund, dat doe ik voortaan."
)


def deeds_of(cast: Cast) -> Iterator[tuple[datetime, Callable[[], object]]]:
    asked_at = cast.plan.shift.moment(ASKED_ON, time(9, 40))
    answered_at = cast.plan.shift.moment(ANSWERED_ON, time(13, 15))
    yield asked_at, partial(_ask, cast, asked_at)
    yield answered_at, partial(_answer, cast, answered_at)


def _asked(cast: Cast) -> User:
    return cast.with_role(Role.TEAM_LEAD)


def _ask(cast: Cast, at: datetime) -> None:
    shift = cast.plan.shift
    officer = cast.with_role(Role.PRIVACY_OFFICER)
    days = (shift.day(FROM), shift.day(UNTIL))
    question = reading_questions.ask(_asked(cast), *days, WHY, by=officer, now=at)
    forget_about(audit.label(question), at)


def _answer(cast: Cast, at: datetime) -> None:
    person = _asked(cast)
    question = ReadingQuestion.objects.answerable_by(person).get()
    reading_questions.answer(question, ANSWER, by=person, now=at)
    forget_about(audit.label(question), at)
