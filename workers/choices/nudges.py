"""Vocabulary of nudges: stored in English, shown in Dutch (docs/glossary.md)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class NudgeReason(TextChoices):
    """Why somebody is little online. Away is free or ill, one value: no health data on staff."""

    BUSY = "busy", pgettext_lazy("nudge", "Too busy with other work")
    AWAY = "away", pgettext_lazy("nudge", "Away or ill")
    PHONE = "phone", pgettext_lazy("nudge", "Phone or account doesn't work")
    UNSURE_HOW = "unsure_how", pgettext_lazy("nudge", "I'm not sure how")
    OTHER = "other", pgettext_lazy("nudge", "Something else")


# What a lead reads that somebody said.
SAID = {
    NudgeReason.BUSY: pgettext_lazy("nudge, said", "too busy with other work"),
    NudgeReason.AWAY: pgettext_lazy("nudge, said", "away or ill"),
    NudgeReason.PHONE: pgettext_lazy("nudge, said", "phone or account doesn't work"),
    NudgeReason.UNSURE_HOW: pgettext_lazy("nudge, said", "not sure how"),
    NudgeReason.OTHER: pgettext_lazy("nudge, said", "something else"),
}
