"""How far somebody is in the six competences, what was agreed, and what they learned."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import FreeCharField
from workers.choices.competences import Competence, Presence, Side
from workers.querysets.competences import (
    AttendanceQuerySet,
    CompetenceAssessmentQuerySet,
    GrowthGoalQuerySet,
    TrainingQuerySet,
)

GOAL_MAX = 160


class CompetenceAssessment(models.Model):
    """One view of one worker on a day: a level for each indicator. It is never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="competence_assessments"
    )
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    day = models.DateField()
    levels = models.JSONField()  # {indicator: 1 to 4}, every indicator once

    objects = CompetenceAssessmentQuerySet.as_manager()
    personal = {
        "person": _("to talk about growing in the work"),
        "by": _("to know with whom to talk about it"),
        "levels": _("to see where help is needed; for the worker and the own lead only"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "side", "day"], name="competences_seen_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["team", "-day"], name="competences_of_team")]

    def __str__(self) -> str:
        return f"assessment {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def level_of(self, competence: str) -> int:
        """The mean of its indicators, rounded; half a level counts up."""
        found = [
            level for code, level in self.levels.items() if code.rpartition("_")[0] == competence
        ]
        return int(sum(found) / len(found) + 0.5)


class GrowthGoal(models.Model):
    """What a worker and the lead agreed about learning."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="growth_goals"
    )
    competence = models.CharField(_("competence"), max_length=20, choices=Competence)
    text = FreeCharField(_("agreement"), max_length=GOAL_MAX)
    due_on = models.DateField(_("before"))
    done_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = GrowthGoalQuerySet.as_manager()
    personal: dict[str, Any] = {
        "person": _("to keep what was agreed about learning"),
        "text": _("to keep what was agreed about learning"),
    }

    def __str__(self) -> str:
        return f"growth goal {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)


class Training(models.Model):
    """A training, webinar or session, with the competences that it serves."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = FreeCharField(_("title"), max_length=80)
    day = models.DateField(_("day"))
    hours = models.PositiveSmallIntegerField(_("hours"), default=1)
    competences = models.JSONField(_("competences"), default=list)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=80), name="training_of_one_to_eighty_hours"
            ),
        ]
        indexes = [models.Index(fields=["-day"], name="training_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)


class Attendance(models.Model):
    """Somebody who comes to a training, or was there."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.SIGNED_UP)

    objects = AttendanceQuerySet.as_manager()
    personal = {"person": _("to know who was trained in what")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"
