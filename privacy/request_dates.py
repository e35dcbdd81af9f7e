"""Terms of requests (GDPR art. 12(3)), as pure functions."""

from __future__ import annotations

from datetime import date

from youthwork.lib.dates import add_months

MONTHS, LONGER_MONTHS = 1, 2
REMIND_DAYS = 7  # before the term ends
LINK_DAYS = 14  # how long a link to show who one is, and one to the answer, works
FINDINGS_MONTHS = 6  # what was found stays this long after the answer: for a complaint
REGISTER_MONTHS = 60


def due(received: date, *, extended: bool) -> date:
    """The last day for an answer: a calendar month, with an extension two more.

    A month that has no such day ends on its last one (31 January: 28 February), as Regulation
    1182/71 art. 3(2)(c) counts; the two months more count from the day of receipt as well.
    """
    return add_months(received, MONTHS + (LONGER_MONTHS if extended else 0))


def extendable_until(received: date) -> date:
    """The requester hears of an extension within the first month."""
    return add_months(received, MONTHS)
