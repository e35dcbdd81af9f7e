"""Vocabularies of evaluations."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EvaluationStatus(TextChoices):
    PLANNED = "planned", pgettext_lazy("evaluation", "Planned")
    IN_PROGRESS = "in_progress", pgettext_lazy("evaluation", "In progress")
    FINISHED = "finished", pgettext_lazy("evaluation", "Finished")
    OVERDUE = "overdue", pgettext_lazy("evaluation", "Late")
    LAPSED = "lapsed", pgettext_lazy("evaluation", "Lapsed")


OPEN = (EvaluationStatus.PLANNED, EvaluationStatus.IN_PROGRESS, EvaluationStatus.OVERDUE)
# Overdue and then given a day is still overdue: it stays so until it is held.
NEXT: dict[EvaluationStatus, frozenset[EvaluationStatus]] = {
    EvaluationStatus.PLANNED: frozenset(
        {
            EvaluationStatus.IN_PROGRESS,
            EvaluationStatus.OVERDUE,
            EvaluationStatus.FINISHED,
            EvaluationStatus.LAPSED,
        }
    ),
    EvaluationStatus.IN_PROGRESS: frozenset({EvaluationStatus.FINISHED, EvaluationStatus.LAPSED}),
    EvaluationStatus.OVERDUE: frozenset(
        {EvaluationStatus.IN_PROGRESS, EvaluationStatus.FINISHED, EvaluationStatus.LAPSED}
    ),
    EvaluationStatus.FINISHED: frozenset(),
    EvaluationStatus.LAPSED: frozenset(),
}


class AgendaItem(TextChoices):
    """The twelve things that every evaluation goes through, in this order."""

    PLATFORMS = "platforms", _("What changed on the platforms?")
    YOUNG_PEOPLE = "young_people", _("Where are our young people now?")
    GOALS = "goals", _("How are the goals doing?")
    TIME = "time", _("Is a quarter of the time online?")
    BALANCE = "balance", _("Do we give more than we take?")
    SIGNALS = "signals", _("Which signals, and what came of them?")
    OFFLINE = "offline", _("Does the picture of the street fit?")
    INSTACLEAN = "instaclean", _("What did Instaclean bring?")
    PROFILES = "profiles", _("Are the work accounts in order?")
    PRIVACY = "privacy", _("Is privacy in order?")
    COLLEAGUES = "colleagues", _("How are the colleagues doing?")
    DECISIONS = "decisions", _("What do we agree?")


class Verdict(TextChoices):
    """What an evaluation says of a document."""

    KEEP = "keep", pgettext_lazy("document", "Keep as it is")
    REVISE = "revise", pgettext_lazy("document", "Revise")


class FigureState(TextChoices):
    """Whether an item of the agenda asks something of somebody before the meeting."""

    READY = "ready", pgettext_lazy("agenda", "Ready")
    LOOK = "look", pgettext_lazy("agenda", "Look at it")
    REPEAT = "repeat", pgettext_lazy("agenda", "Repeat")
    FILL = "fill", pgettext_lazy("agenda", "Fill in")
    WAITING = "waiting", pgettext_lazy("agenda", "Waiting")
    IN_MEETING = "in_meeting", pgettext_lazy("agenda", "In the meeting")
    NOTHING = "nothing", pgettext_lazy("agenda", "No figure")


ANSWER_MAX = 2000
WHAT_MAX = 200
WHY_MAX = 300
