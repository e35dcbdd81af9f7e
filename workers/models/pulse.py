"""Short questions to workers, answered without a name: see docs/decisions/0158-the-pulse.md."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workers.choices.pulse import HIGHEST, LOWEST, Pulse
from workers.querysets.pulse import PulseAnswerQuerySet, PulseRoundQuerySet


class PulseRound(models.Model):
    """One time that workers are asked: which questions, and until when."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opened_on = models.DateField(unique=True)
    closes_on = models.DateField()
    questions = models.JSONField()

    objects = PulseRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opened_on")), name="pulse_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"pulse {self.opened_on}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)


class PulseAnswer(models.Model):
    """How many gave an answer, nobody knows who: no person, no team, no moment, no order.

    A count for each value of each question, there from the first day of the round: a row for each
    answer would stand in the database in the order of answering, and those of one person together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(PulseRound, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=20, choices=Pulse)
    value = models.PositiveSmallIntegerField()
    times = models.PositiveIntegerField(default=0)

    objects = PulseAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST, value__lte=HIGHEST), name="pulse_from_one_to_five"
            ),
            models.UniqueConstraint(
                fields=["round", "question", "value"], name="pulse_value_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class PulseTaken(models.Model):
    """That somebody answered in a round, so that nobody does so twice; never what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(PulseRound, models.CASCADE, related_name="taken")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    objects = models.Manager["PulseTaken"]()
    personal = {"person": _("to ask nobody twice")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="pulse_taken_once"),
        ]

    def __str__(self) -> str:
        return f"taken {self.pk}"
