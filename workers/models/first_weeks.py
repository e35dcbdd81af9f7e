"""Steps of the first weeks that somebody ticks off."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workers.querysets.first_weeks import FirstStepTickQuerySet


class FirstStepTick(models.Model):
    """That somebody did a step which nothing else shows."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="first_step_ticks"
    )
    step = models.SlugField(max_length=20)
    on = models.DateField()

    objects = FirstStepTickQuerySet.as_manager()
    personal = {"person": _("to know how far somebody is in the first weeks")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "step"], name="first_step_ticked_once"),
        ]

    def __str__(self) -> str:
        return f"tick {self.pk}"
