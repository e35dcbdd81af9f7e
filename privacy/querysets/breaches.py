"""Every read of the register of breaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Q, QuerySet

from privacy.breach_choices import OPEN_STATES, BreachStatus, Told
from youthwork.lib.dates import end_of_day, start_of_day
from youthwork.lib.keyset import Instant
from youthwork.lib.together import counted, fetch

if TYPE_CHECKING:
    from privacy.models import Breach, BreachMeasure
else:
    Breach = BreachMeasure = Any

START, WORK = "privacy.start_breach", "privacy.work_breaches"
TO_TELL = timedelta(hours=72)  # to tell the authority, from when it was found (GDPR art. 33(1))


@dataclass(frozen=True)
class Tally:
    """Breaches found in a period: what goes into an evaluation or a report, and no more."""

    found: int
    open: int  # of them not closed yet
    told_authority: int
    told_people: int


class BreachQuerySet(QuerySet["Breach"]):
    def visible_to(self, user: Any) -> Self:
        """All for the privacy officer; for others what they reported themselves."""
        if user.has_perm(WORK):
            return self
        return self.filter(reported_by=user) if user.has_perm(START) else self.none()

    def workable_by(self, user: Any) -> Self:
        """What may still be judged, added to and closed."""
        return self.filter(status__in=OPEN_STATES) if user.has_perm(WORK) else self.none()

    def newest_first(self, behind: Instant | None = None) -> Self:
        """What was found last first; from where a page ended."""
        rows = self.filter(behind.before("found_at")) if behind else self
        return rows.select_related("reported_by").order_by("-found_at", "-pk")

    def running(self) -> Self:
        return self.filter(status__in=OPEN_STATES)

    def ended(self) -> Self:
        return self.exclude(status__in=OPEN_STATES)

    def of_number(self, ref: str) -> Breach | None:
        return self.filter(ref=ref).first()

    def ticking(self) -> Self:
        """Of which nobody knows yet whether the authority has to know, or was not told it yet."""
        undecided = Q(status=BreachStatus.OPEN)
        untold = Q(status=BreachStatus.JUDGED, authority=Told.YES, authority_at=None)
        return self.filter(undecided | untold)

    def found_before(self, moment: datetime) -> Self:
        return self.filter(found_at__lte=moment)

    def last_number(self, year: int) -> int:
        """The highest number of a year, 0 before the first."""
        found = self.filter(year=year).order_by("-number").values_list("number", flat=True)
        return found.first() or 0

    def ended_before(self, moment: datetime) -> Self:
        return self.filter(ended_at__lt=moment)

    def tally(self, first: date, last: date) -> Tally:
        """How many were found in these days, both included; what was none counts nowhere."""
        found = self.exclude(status=BreachStatus.DISMISSED).filter(
            found_at__gte=start_of_day(first), found_at__lt=end_of_day(last)
        )
        rows = counted(
            found,
            found=Count("pk"),
            open=Count("pk", filter=Q(status__in=OPEN_STATES)),
            authority=Count("pk", filter=Q(authority=Told.YES)),
            people=Count("pk", filter=Q(people=Told.YES)),
        )
        fetch(rows)
        return Tally(*rows[0])


class BreachMeasureQuerySet(QuerySet["BreachMeasure"]):
    def in_order(self) -> Self:
        return self.select_related("by").order_by("at", "pk")
