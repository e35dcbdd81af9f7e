"""How long work accounts and their checks are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from organisation.choices import PersonStatus
from privacy.retention import Rule, Term, delete_first
from workers.models import ProfileCheck, VisibleItem, WorkProfile
from youthwork.lib.dates import add_months, kept_from

PROFILE_MONTHS = 6
CHECK_MONTHS = 24


def _delete_profiles(today: date, now: datetime, limit: int) -> int:
    due = WorkProfile.objects.ended_before(add_months(today, -PROFILE_MONTHS))
    return delete_first(due, limit)


def _delete_checks(today: date, now: datetime, limit: int) -> int:
    due = ProfileCheck.objects.older_than(kept_from(today, CHECK_MONTHS))
    return delete_first(due, limit)


def _delete_visible_items(today: date, now: datetime, limit: int) -> int:
    due = VisibleItem.objects.filter(user__status=PersonStatus.LEFT, user__left_on__lt=today)
    return delete_first(due, limit)


RULES = [
    Rule(
        key="workers.profiles",
        models=("workers.workprofile", "workers.profileanswer", "workers.profileexception"),
        basis=_("To answer for accounts in the organisation's name after somebody left."),
        term=Term(months=PROFILE_MONTHS, after=_("the account ended or somebody left")),
        erases=_("The work account with its checks and exceptions."),
        run=_delete_profiles,
    ),
    Rule(
        key="workers.profile_checks",
        models=("workers.profilecheck",),
        basis=_("To see how a profile developed; the last check stays with its account."),
        term=Term(months=CHECK_MONTHS, after=_("the day of the check")),
        erases=_("The check with its answers and remarks."),
        run=_delete_checks,
    ),
    Rule(
        key="workers.visible_items",
        models=("workers.visibleitem",),
        basis=_("Only needed while somebody works here."),
        term=Term(after=_("the day somebody left")),
        erases=_("Which card, line and poster somebody had."),
        run=_delete_visible_items,
    ),
]
