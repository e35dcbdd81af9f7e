"""Live figures of goals that workers know: one number of the whole organisation, or None.

Each is a function of the day. None means that nothing can be said: nothing was written down, or
the works council did not agree to follow staff (WOR article 27, paragraph 1, k and l).
"""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from organisation.models import Team, User
from workers import balance, figures
from workers.agreed import may_follow
from workers.choices.contacts import ContactOutcome
from workers.choices.profiles import Status
from workers.models import ContactTally, WorkProfile
from workers.planning import Period
from youthwork.lib.dates import DAY, add_months
from youthwork.lib.suppression import THRESHOLD, Between, by_itself

FRIDAY_WEEKS = 13


def hours_share(today: date) -> float | None:
    """Per cent of the time online and offline that was online, over 28 days."""
    if not may_follow(today):
        return None
    return figures.hours_share(figures.rolling(today), today).share


def friday_cover(today: date) -> float | None:
    """Of the last thirteen Fridays, on how many every team had somebody online."""
    if not may_follow(today):
        return None
    cover = figures.friday_cover(Period.of_weeks(FRIDAY_WEEKS, today), today)
    return float(cover.covered) if cover.weeks else None


def give_share(today: date) -> float | None:
    """Per cent of what was done online that gave, over 28 days."""
    if not may_follow(today):
        return None
    first = today - (balance.ROLLING_DAYS - 1) * DAY
    found = balance.of_teams(list(Team.objects.order_by("pk")), first, today, today=today)
    happened = [each for practice in found.values() for each in practice.happened]
    return balance.Practice(happened=happened).give_percent


def profiles_in_order(today: date) -> float | None:
    """Per cent of the workers who have accounts and all of them in order."""
    if not may_follow(today):
        return None
    working = set(User.objects.practising(today).values_list("pk", flat=True))
    if len(working) < THRESHOLD:  # a share would tell of somebody
        return None
    accounts = WorkProfile.objects.of_who_works().order_by().values_list("user_id", "status")
    held = {user for user, _status in accounts} & working
    wrong = {user for user, status in accounts if status != Status.IN_ORDER}
    return 100 * len(held - wrong) / len(working)


def referrals(today: date) -> Between:
    """Contacts of the last twelve months that ended with a referral: a number of contacts, of
    which nobody knows with whom."""
    first = add_months(today, -12) + DAY
    rows = ContactTally.objects.between(first, today).filter(outcome=ContactOutcome.REFERRED)
    return by_itself(rows.aggregate(number=Sum("count"))["number"] or 0)
