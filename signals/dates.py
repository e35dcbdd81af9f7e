"""Terms of signals: by when somebody must have taken one up, as pure functions.

A term runs from a moment (`since`) and ends at a moment. Working days end with the Amsterdam day;
hours are real hours, also in the two nights in which the clock jumps. A pause moves `since` by as
long as it lasts; a legal hold moves nothing. See docs/decisions/0080-terms-of-signals.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from youthwork.lib.dates import DAY, day_of, end_of_day, start_of_day
from youthwork.lib.working_days import add_working_days

PAUSE_MAX = timedelta(days=90)
ESCALATED_AFTER = 2  # working days after a step was due


@dataclass(frozen=True)
class Term:
    """How long somebody may take: whole working days, or hours."""

    working_days: int = 0
    hours: int = 0

    def end(self, since: datetime) -> datetime:
        """When a term that runs from this moment ends; working days to the end of the last."""
        if self.working_days:
            return end_of_day(add_working_days(day_of(since), self.working_days))
        return since.astimezone(UTC) + timedelta(hours=self.hours)


AT_ONCE = Term()
AGAIN = timedelta(minutes=15)  # severity 5: from one step of its alarm to the next
TERMS: dict[int, Term] = {  # by severity; there is nothing to do about 1 and 2
    3: Term(working_days=2),
    4: Term(hours=24),
    5: AT_ONCE,
}
OPPORTUNITY_NOW = Term(working_days=2)
# A kind that can't wait as long as its severity says: (category, severity) -> its own term.
OWN_TERMS: dict[tuple[str, int], Term] = {}


def term_of(category: str, severity: int | None, opportunity_when: str = "") -> Term | None:
    """The term of a kind and severity; None where nobody has to act."""
    if category == "opportunity":
        return OPPORTUNITY_NOW if opportunity_when == "now" else None
    if severity is None:
        return None
    return OWN_TERMS.get((category, severity), TERMS.get(severity))


def due_at(
    category: str, severity: int | None, opportunity_when: str, since: datetime
) -> datetime | None:
    """When somebody must have taken a signal up at the latest; None without a term."""
    term = term_of(category, severity, opportunity_when)
    return term.end(since) if term else None


def since_with_pause(since: datetime, now: datetime, until: date) -> datetime:
    """From when a term runs that rests from now until a day: later by as long as it rests."""
    return since.astimezone(UTC) + max(start_of_day(until) - now, timedelta())


def since_without_pause(since: datetime, now: datetime, until: date) -> datetime:
    """From when it runs when a rest until that day ends now: the rest that is left, undone."""
    return since.astimezone(UTC) - max(start_of_day(until) - now, timedelta())


def latest_pause(today: date) -> date:
    """The last day until which a signal may rest."""
    return today + PAUSE_MAX


def days_late(due: datetime, now: datetime) -> int:
    """Whole Amsterdam days between the end of a term and now; 0 on the same day."""
    # A term of working days ends with the first moment of the next day: that day isn't late yet.
    return max(0, (day_of(now) - day_of(due - timedelta(microseconds=1))).days)


def escalated_on(due_on: date) -> date:
    """The day on which the lead hears that a step wasn't done."""
    return add_working_days(due_on, ESCALATED_AFTER)


def escalated_by(today: date) -> date:
    """The last day of which the lead hears today, when it wasn't done by then."""
    day = today
    while escalated_on(day) > today:
        day -= DAY
    return day
