"""Rules of the profile check as pure functions: what blocks, what comes of it, when the next is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from workers.choices.profiles import MANDATORY, Answer, Item, Status
from youthwork.lib.dates import add_months

MONTHS = 6  # that a check is good for
FIRST_DAYS = 30  # after which somebody looks again for the first time
DRAFT_DAYS = 7  # in which a new profile gets its first check
LEAD_DAYS = 30  # after which who leads the team looks along at a new profile (J10)
ACTION_DAYS = 14  # in which what was not in order is mended
SOON_DAYS = 7  # how long before the day somebody hears of it
LATE_DAYS = 14  # after which who leads the team hears of it
EXCEPTION_MONTHS = 6  # that a profile may be public at most, before somebody decides again

Answers = Mapping[str, str]


def refused(answers: Answers, *, may_be_public: bool) -> list[Item]:
    """Mandatory items answered *not yet*; of a public profile with an exception not that one."""
    return [
        item
        for item in MANDATORY
        if answers.get(item) == Answer.NO and not (item == Item.PROFILE_6 and may_be_public)
    ]


def missing(answers: Answers) -> list[Item]:
    """Mandatory items that nobody answered."""
    return [item for item in MANDATORY if not answers.get(item)]


def blocking(answers: Answers, *, may_be_public: bool) -> list[Item]:
    """What keeps a profile from being in order, in the order of the items."""
    found = {*refused(answers, may_be_public=may_be_public), *missing(answers)}
    return [item for item in MANDATORY if item in found]


def outcome(before: str, answers: Answers, *, may_be_public: bool) -> Status:
    """Where a profile stands after these answers.

    What is only half answered changes nothing yet, unless something that must be is not there.
    """
    if refused(answers, may_be_public=may_be_public):
        return Status.ACTION_NEEDED
    return Status(before) if missing(answers) else Status.IN_ORDER


def next_check(status: str, today: date, *, is_first: bool) -> date:
    """The day on which somebody looks again."""
    if status == Status.IN_ORDER:
        return today + timedelta(days=FIRST_DAYS) if is_first else add_months(today, MONTHS)
    return today + timedelta(days=ACTION_DAYS if status == Status.ACTION_NEEDED else DRAFT_DAYS)


def lead_looks(made_on: date) -> date:
    """The day from which who leads the team looks along at a profile made on this day."""
    return made_on + timedelta(days=LEAD_DAYS)


def counts_as_look(lead_looks_on: date, today: date) -> bool:
    """Whether a lead's check today is that look; one of the first weeks comes too early."""
    return today >= lead_looks_on - timedelta(days=SOON_DAYS)


def latest_exception(today: date) -> date:
    """The last day until which a profile may be public."""
    return add_months(today, EXCEPTION_MONTHS)


def stage(due_on: date, today: date) -> str:
    """Which reminder a day calls for: "soon", "due", "late", or none yet; only the latest."""
    if today >= due_on + timedelta(days=LATE_DAYS):
        return "late"
    if today >= due_on:
        return "due"
    return "soon" if today >= due_on - timedelta(days=SOON_DAYS) else ""
