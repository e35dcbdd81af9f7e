"""What the answers to one question add up to, next to what was stopped before and since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from consent.choices.request import Answered, ChildAgrees, ImageKind, Relation

if TYPE_CHECKING:
    from consent.models import Answer


class Whose(Enum):
    """Whose no it was; that decides which later yes goes above it."""

    ANYBODY = "anybody"  # any later signature
    OWN = "own"  # the young person's: one with which they agree
    ONE = "one"  # one of two guardians said no: their own yes, or both sign
    OTHER = "other"  # somebody else with authority objects: both sign, or it was settled


@dataclass(frozen=True)
class Stop:
    """A no to rows at a moment, whatever question it was about; `rows` is None for all of them.

    `mailbox` is the term of the address of who said it, where it matters and is known.
    """

    at: datetime
    whose: Whose
    rows: frozenset[str] | None = None
    mailbox: int | None = None

    def is_about(self, row: str) -> bool:
        return self.rows is None or row in self.rows

    def holds(self, answers: Sequence[Answer]) -> bool:
        """Whether it goes above these answers.

        Above a signature of before always, on whatever day it reaches us (GDPR art. 7(3)). Above a
        later one of a guardian: a young person's own no unless they agree by then, an
        objection unless both sign, the no of one of two unless it is theirs (BW 1:253i).
        """
        if any(answer.signed_at < self.at for answer in answers):
            return True
        if answers[0].relation == Relation.SELF:
            return False
        if self.whose == Whose.OWN:
            return all(answer.child_agrees != ChildAgrees.YES for answer in answers)
        if self.whose == Whose.ONE and self.mailbox is not None:
            return all(answer.signer.email_term != self.mailbox for answer in answers)
        return self.whose in (Whose.ONE, Whose.OTHER) and len(answers) < 2


def effective(answers: Sequence[Answer], stops: Iterable[Stop] = ()) -> dict[str, str]:
    """Yes where everybody who answered said yes, the child itself did not say no, and no stop
    holds."""
    own_no = any(answer.child_agrees == ChildAgrees.NO for answer in answers)
    holding = [stop for stop in stops if stop.holds(answers)]
    rows = answers[0].decisions
    return {
        row: Answered.YES
        if not own_no
        and all(answer.decisions[row] == Answered.YES for answer in answers)
        and not any(stop.is_about(row) for stop in holding)
        else Answered.NO
        for row in rows
    }


def is_usable(decisions: Mapping[str, str]) -> bool:
    """Whether any image may go anywhere: a yes to a kind and to a place."""
    yes = {row for row, said in decisions.items() if said == Answered.YES}
    return bool(yes & set(ImageKind.values)) and bool(yes - set(ImageKind.values))


def is_a_no(decisions: Mapping[str, str], child_agrees: str) -> bool:
    """Whether one answer comes to nothing: no image may go anywhere, or the child says no."""
    return child_agrees == ChildAgrees.NO or not is_usable(decisions)
