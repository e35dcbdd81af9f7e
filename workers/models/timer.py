"""Time that runs until somebody stops it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workers.choices.hours import KINDS, Function, Where, kind_choices
from workers.models.hours import MAX_MINUTES
from workers.periods import MINUTE
from workers.querysets.timer import TimerQuerySet


class Timer(models.Model):
    """The one timer of a person; it runs here, so it goes on when the page is closed."""

    worker = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hour_timer"
    )
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+")
    where = models.CharField(max_length=10, choices=Where)
    kind = models.CharField(max_length=20, choices=kind_choices, blank=True)
    function = models.CharField(max_length=20, choices=Function, blank=True)
    started_at = models.DateTimeField()

    objects = TimerQuerySet.as_manager()
    personal = {"worker": _("to write down worked time when the timer stops")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="")
                | Q(where=Where.ONLINE, kind__in=list(KINDS[Where.ONLINE]))
                | Q(where=Where.OFFLINE, kind__in=list(KINDS[Where.OFFLINE]))
                | Q(where=Where.OTHER, kind__in=list(KINDS[Where.OTHER])),
                name="timer_kind_fits_where",
            ),
        ]

    def __str__(self) -> str:
        return f"timer {self.pk}"

    def runs_too_long(self, now: datetime) -> bool:
        """Whether it ran longer than anybody works: then it asks until when the work went on."""
        return now - self.started_at > MAX_MINUTES * MINUTE
