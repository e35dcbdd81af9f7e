"""Rules of age and validity, as pure functions of Amsterdam days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from youthwork.lib.dates import add_months, day_of, start_of_day

SELF_FROM = 16  # UAVG art. 5(1): under sixteen whoever has authority signs
YOUNGEST, OLDEST = 6, 25  # whom youth work asks; outside it somebody typed a wrong date
VALID_MONTHS = 24
LINK_DAYS = 14
PAPER_DAYS = 42  # a sheet goes home, lies there, and comes back with the next visit
REMINDER_DAYS = (4, 10)
AFTER_SIXTEEN_DAYS = 30  # to answer oneself; then what stands online is taken down
NOTICE_DAYS = 30  # before an end, and before the sixteenth birthday
TAKE_DOWN_WORKING_DAYS = 3
ASKED_AGAIN_MONTHS = 12  # after a refusal, unless the family asks
UNANSWERED_DAYS = 30  # after expiry; then the request goes


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age; born on 29 February it is 1 March.

    The cautious side of that day: a parent decides one day longer.
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Whole years on a day; negative before the birth."""
    age = day.year - born.year
    return age if birthday(born, age) <= day else age - 1


def signs_for_self(born: date, day: date) -> bool:
    """Whether the young person decides on this day: from the sixteenth birthday, 0:00."""
    return age_on(born, day) >= SELF_FROM


def no_kept_until(said_on: date) -> date:
    """The day from which a no is not kept any more, and the family may be asked again."""
    return add_months(said_on, ASKED_AGAIN_MONTHS)


@dataclass(frozen=True)
class Validity:
    """How long a consent counts: on days before `until`; what stands online goes from `take_down`.

    `at_sixteen` is whether the sixteenth birthday ends it.
    """

    until: date
    take_down: date
    at_sixteen: bool


def validity(born: date, signed_on: date, *, strict: bool = True) -> Validity:
    """24 months, or until the sixteenth birthday for who was younger when it was signed.

    Not `strict`, a guardian's yes goes on after that birthday until the young person says otherwise
    (EDPB guidelines 05/2020, 149-151); an organisation chooses.
    """
    until = add_months(signed_on, VALID_MONTHS)
    sixteen = birthday(born, SELF_FROM)
    if strict and signed_on < sixteen <= until:
        return Validity(sixteen, sixteen + timedelta(days=AFTER_SIXTEEN_DAYS), True)
    return Validity(until, until, False)


def renewal_ends(ends: date, sixteen: date | None, today: date) -> date | None:
    """Until when a guardian may answer anew about what ends on a day: until that day.

    Where a sixteenth birthday comes within thirty days after it, until the young person is asked,
    as one question at a time waits about somebody. None when that is sooner than a link ends: then
    nobody but the young person is asked.
    """
    if sixteen is None or not ends <= sixteen <= ends + timedelta(days=NOTICE_DAYS):
        return ends
    theirs = sixteen - timedelta(days=NOTICE_DAYS)
    return theirs if theirs >= today + timedelta(days=LINK_DAYS) else None


def passes_on(ends: date, sixteen: date | None, today: date) -> bool:
    """Whether what a guardian agreed to ends by a sixteenth birthday within thirty days from now.

    Then the young person is asked, and no guardian once more.
    """
    if sixteen is None or ends > sixteen:
        return False
    return today < sixteen <= today + timedelta(days=NOTICE_DAYS)


def link_ends(now: datetime) -> datetime:
    """When a link of this moment ends: after fourteen whole days."""
    return _ends(now, LINK_DAYS)


def paper_ends(now: datetime) -> datetime:
    """When a sheet of this moment is no longer waited for: after six whole weeks."""
    return _ends(now, PAPER_DAYS)


def _ends(now: datetime, days: int) -> datetime:
    return start_of_day(day_of(now) + timedelta(days=days + 1))
