"""The routine of being online: moments one chose, and the days one ticks off, for oneself alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workers.choices.availability import Weekday
from workers.choices.routine import RoutineDeed
from workers.querysets.routine import RoutineDayQuerySet, RoutineTimeQuerySet


class RoutineTime(models.Model):
    """A moment of the week at which somebody wants to be online."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    at = models.TimeField()

    objects = RoutineTimeQuerySet.as_manager()
    personal = {"user": _("to remind somebody of the moments they chose themselves")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "weekday"], name="routine_once_a_day"),
            models.CheckConstraint(
                condition=Q(weekday__lte=Weekday.SUNDAY), name="routine_on_a_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"routine time {self.pk}"


class RoutineDay(models.Model):
    """That somebody did a part of the routine on a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="routine_days")
    deed = models.CharField(max_length=20, choices=RoutineDeed)
    day = models.DateField()

    objects = RoutineDayQuerySet.as_manager()
    personal = {"user": _("to show somebody their own row of days")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "deed", "day"], name="routine_day_once"),
            models.CheckConstraint(
                condition=Q(deed__in=RoutineDeed.values), name="routine_deed_known"
            ),
        ]

    def __str__(self) -> str:
        return f"routine day {self.pk}"
