"""A live figure that answers a question of the checklist, or helps to."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from policy.choices.checklist import Answer


@dataclass(frozen=True)
class Known:
    """What the house knows of one question.

    `told` is one line without a name of anybody. `answer` is empty where a figure alone can't
    say. `page` is the name of the address with the list behind it, `right` who may open that.
    """

    question: str
    told: str
    answer: str
    page: str
    right: str
    value: str = ""  # the figure by itself: "12 of 13"

    @classmethod
    def of_parts(
        cls, question: str, told: str, part: int, whole: int, page: str, right: str
    ) -> Known:
        """All is yes, half or more partly, less is no; of nothing nobody knows."""
        value = of_all(part, whole)
        return cls(question, told, share_answer(part, whole), page, right, value)


def of_all(part: int, whole: int) -> str:
    """ "12 of 13"."""
    return _("%(count)s of %(all)s") % {"count": part, "all": whole}


def share_answer(part: int, whole: int) -> str:
    if not whole:
        return ""
    if part >= whole:
        return str(Answer.YES)
    return str(Answer.PARTLY if 2 * part >= whole else Answer.NO)
