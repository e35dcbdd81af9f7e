"""How long views, agreements about learning, short questions and first steps are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from privacy.retention import Rule, Term, delete_first
from workers.models import Attendance, CompetenceAssessment, FirstStepTick, GrowthGoal, PulseTaken
from youthwork.lib.dates import kept_from

GROWTH_MONTHS = 36
FIRST_WEEKS_MONTHS = 3


def _delete_growth(today: date, now: datetime, limit: int) -> int:
    """Views, agreements and places at trainings; of who left a month after the last day."""
    old, gone = kept_from(today, GROWTH_MONTHS), kept_from(today, 1)
    count = delete_first(CompetenceAssessment.objects.past_term(old, gone), limit)
    count += delete_first(GrowthGoal.objects.past_term(old, gone), limit - count)
    return count + delete_first(Attendance.objects.past_term(old, gone), limit - count)


def _forget_who_answered(today: date, now: datetime, limit: int) -> int:
    """Who answered short questions, once they are closed; nobody is asked twice then anyway."""
    due = PulseTaken.objects.filter(round__closes_on__lte=today).order_by("pk")
    return delete_first(due, limit)


def _delete_ticks(today: date, now: datetime, limit: int) -> int:
    due = FirstStepTick.objects.older_than(kept_from(today, FIRST_WEEKS_MONTHS))
    return delete_first(due, limit)


RULES = [
    Rule(
        key="workers.growth",
        models=("workers.competenceassessment", "workers.growthgoal", "workers.attendance"),
        basis=_("To talk about growing, and to see it after a year; for the worker and own lead."),
        term=Term(months=GROWTH_MONTHS, after=_("the day it was written down")),
        erases=_("How far somebody was, agreements about learning, and who was at a training."),
        run=_delete_growth,
    ),
    Rule(
        key="workers.pulse",
        models=("workers.pulsetaken",),
        basis=_("Only needed while the questions are open, so that nobody is asked twice."),
        term=Term(after=_("the day the questions close")),
        erases=_("Who answered. What was answered never had a name."),
        run=_forget_who_answered,
    ),
    Rule(
        key="workers.first_weeks",
        models=("workers.firststeptick",),
        basis=_("Only needed in somebody's first weeks."),
        term=Term(months=FIRST_WEEKS_MONTHS, after=_("the day it was ticked off")),
        erases=_("Which steps somebody ticked off."),
        run=_delete_ticks,
    ),
]
