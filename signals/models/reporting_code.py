"""The steps of the reporting code that were taken, by date; nothing else is kept of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signals.models.signal import Signal

STEPS = range(1, 6)


class ReportingCodeStep(models.Model):
    """One of the five steps, and on which day; what was said is written down elsewhere."""

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="reporting_code")
    step = models.PositiveSmallIntegerField(editable=False)
    done_on = models.DateField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    personal = {"by": _("to ask back about a step")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal", "step"], name="reporting_code_step_once"),
            models.CheckConstraint(
                condition=Q(step__range=(1, 5)), name="reporting_code_has_five_steps"
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.step} of signal {self.signal_id}"
