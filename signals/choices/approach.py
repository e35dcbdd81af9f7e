"""Vocabulary of approaches: several signals taken up together."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from signals.choices.signal import StepKind


class ApproachStatus(TextChoices):
    OPEN = "open", pgettext_lazy("approach", "Running")
    ENDED = "ended", pgettext_lazy("approach", "Ended")


NEXT: dict[ApproachStatus, frozenset[ApproachStatus]] = {
    ApproachStatus.OPEN: frozenset({ApproachStatus.ENDED}),
    ApproachStatus.ENDED: frozenset({ApproachStatus.OPEN}),
}

# Steps that are taken online; all others are taken on the street, in a room or by phone.
ONLINE_STEPS = (StepKind.REPORTED_PLATFORM, StepKind.INFORMATION_GIVEN)
