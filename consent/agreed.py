"""What the answers to one question add up to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from consent.choices.request import Answered, ChildAgrees

if TYPE_CHECKING:
    from consent.models import Answer


def effective(answers: Sequence[Answer]) -> dict[str, str]:
    """Yes where everybody who answered said yes, and the child itself did not say no."""
    own_no = any(answer.child_agrees == ChildAgrees.NO for answer in answers)
    rows = answers[0].decisions
    return {
        row: Answered.YES
        if not own_no and all(answer.decisions[row] == Answered.YES for answer in answers)
        else Answered.NO
        for row in rows
    }
