"""Every read of questions about reading."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

from privacy.reading_choices import QuestionStatus
from youthwork.lib.keyset import Instant

if TYPE_CHECKING:
    from privacy.models import ReadingQuestion
else:
    ReadingQuestion = Any

ASK = "privacy.ask_about_reading"


class ReadingQuestionQuerySet(QuerySet["ReadingQuestion"]):
    def visible_to(self, user: Any) -> Self:
        """The register for who may ask; for everybody else what they were asked themselves."""
        rows = self.select_related("person", "asked_by")
        return rows if user.has_perm(ASK) else rows.filter(person=user)

    def answerable_by(self, user: Any) -> Self:
        """What waits for this person's answer."""
        return self.filter(person=user, status=QuestionStatus.ASKED)

    def withdrawable_by(self, user: Any) -> Self:
        """What waits for somebody else's answer, for who may ask."""
        waiting = self.filter(status=QuestionStatus.ASKED)
        return waiting.exclude(person=user) if user.has_perm(ASK) else self.none()

    def newest_first(self, behind: Instant | None = None) -> Self:
        """What was asked last first; from where a page ended."""
        rows = self.filter(behind.before("asked_at")) if behind else self
        return rows.order_by("-asked_at", "-pk")

    def of_number(self, ref: str) -> ReadingQuestion | None:
        return self.select_related("person", "asked_by").filter(ref=ref).first()

    def last_number(self, year: int) -> int:
        """The highest number of a year, 0 before the first."""
        found = self.filter(year=year).order_by("-number").values_list("number", flat=True)
        return found.first() or 0

    def asked_before(self, moment: datetime) -> Self:
        return self.filter(asked_at__lt=moment)
