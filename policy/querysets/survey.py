"""Every read of the survey."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

from policy.choices.survey import LEAST_ANSWERS
from youthwork.lib.keyset import Place

if TYPE_CHECKING:
    from organisation.models import User
    from policy.models import Survey, SurveyRemark, SurveyResponse
else:
    Survey = SurveyRemark = SurveyResponse = User = Any


class SurveyQuerySet(QuerySet["Survey"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_perm("policy.see_survey") else self.none()

    def editable_by(self, user: User) -> Self:
        return self if user.has_perm("policy.run_survey") else self.none()

    def opened_by(self, token: str) -> Survey | None:
        return self.filter(token=token[:24]).first()

    def newest_first(self, behind: Place | None = None) -> Self:
        """What opened last first; from where a page ended."""
        rows = self.filter(behind.before("opens_on")) if behind else self
        return rows.order_by("-opens_on", "-pk")

    def counted_by(self, day: date) -> Survey | None:
        """The newest of which figures may be shown on this day."""
        counted = self.filter(counted__gte=LEAST_ANSWERS, opens_on__lte=day)
        return counted.newest_first().first()

    def over_by(self, day: date) -> Self:
        """Whose last day has gone by and that nobody closed yet."""
        return self.filter(closed_at=None, closes_on__lt=day).order_by("pk")

    def closed_before(self, day: date) -> Self:
        return self.exclude(closed_at=None).filter(closes_on__lt=day)


class SurveyResponseQuerySet(QuerySet["SurveyResponse"]):
    def of(self, survey: Survey) -> Self:
        return self.filter(survey=survey)


class SurveyRemarkQuerySet(QuerySet["SurveyRemark"]):
    def readable_by(self, user: User) -> Self:
        """All of them for who looks them over; the chosen ones for everybody who sees results."""
        if user.has_perm("policy.run_survey"):
            return self
        return self.filter(is_shown=True) if user.has_perm("policy.see_survey") else self.none()

    def unordered(self) -> Self:
        """By their random key: the order in which they came would tell who."""
        return self.order_by("pk")

    def due_before(self, day: date) -> Self:
        """Not chosen, of surveys that closed before this day."""
        closed = Q(survey__closed_at__date__lt=day) | Q(survey__closes_on__lt=day)
        return self.filter(closed, is_shown=False)


def shown_of(survey: Survey) -> dict[str, list[str]]:
    """Which remarks stand with the results, by their name in the form."""
    shown = survey.remarks.filter(is_shown=True).order_by("pk").values_list("pk", flat=True)
    return {"shown": [str(pk) for pk in shown]}
