"""Every read of the short questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import F, QuerySet, Sum

from workers.choices.pulse import FEWEST_ANSWERS

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import PulseAnswer, PulseRound
else:
    PulseAnswer = PulseRound = Any

Rows = QuerySet[Any, tuple[Any, ...]]


@dataclass(frozen=True)
class Mean:
    """How one question was answered in a round; no mean of fewer than five answers."""

    day: date
    answers: int
    mean: float | None


class PulseRoundQuerySet(QuerySet["PulseRound"]):
    def open_on(self, today: date) -> Self:
        return self.filter(opened_on__lte=today, closes_on__gt=today)

    def waiting_for(self, user: User, today: date) -> Self:
        """Rounds that run and that this worker did not answer yet."""
        if not user.has_perm("workers.answer_pulse"):
            return self.none()
        return self.open_on(today).exclude(taken__person=user).order_by("opened_on")

    def newest(self) -> PulseRound | None:
        return self.order_by("-opened_on").first()


class PulseAnswerQuerySet(QuerySet["PulseAnswer"]):
    def count_one(self, asked: PulseRound, question: str, value: int) -> None:
        """One more who gave this answer."""
        self.filter(round=asked, question=question, value=value).update(times=F("times") + 1)

    def by_round(self, question: str, today: date) -> Rows:
        """(day, how many answered, sum of it) of one question over closed rounds, oldest first."""
        rows = self.filter(question=question, round__closes_on__lte=today, times__gt=0)
        counts = {"answers": Sum("times"), "points": Sum(F("value") * F("times"))}
        found = rows.values("round__opened_on").annotate(**counts)
        return found.order_by("round__opened_on").values_list("round__opened_on", *counts)

    def means(self, question: str, today: date) -> list[Mean]:
        """One question over the rounds that are closed, oldest first."""
        return means_of(self.by_round(question, today))


def means_of(rows: Rows) -> list[Mean]:
    """What `by_round` comes to; too few answers have no mean."""
    return [
        Mean(day, answers, points / answers if answers >= FEWEST_ANSWERS else None)
        for day, answers, points in rows
    ]
