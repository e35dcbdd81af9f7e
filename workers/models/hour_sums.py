"""Sums of hours by week and by day, kept by triggers (workers/hour_triggers.py), never by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HourWeek(models.Model):
    """What somebody's time in a team comes to in a week; each number is minutes."""

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hour_weeks")
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="hour_weeks")
    monday = models.DateField()
    online = models.IntegerField(default=0)
    offline = models.IntegerField(default=0)
    other = models.IntegerField(default=0)
    timed = models.IntegerField(default=0)  # online with a start and an end
    evening = models.IntegerField(default=0)  # of those from 18 to 24 hours
    friday = models.IntegerField(default=0)  # of those on Friday

    personal = {"worker": _("to know how time is divided between online and offline")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "team", "monday"], name="hour_week_once"),
        ]
        indexes = [
            models.Index(fields=["monday"], name="hour_week_by_monday"),
            models.Index(fields=["team", "monday"], name="hour_week_of_team"),
        ]

    def __str__(self) -> str:
        return f"hour week {self.pk}"


class HourDay(models.Model):
    """What a team's time online comes to on a day, by parts of the day; each number is minutes."""

    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="hour_days")
    day = models.DateField()
    online = models.IntegerField(default=0)
    night = models.IntegerField(default=0)
    morning = models.IntegerField(default=0)
    afternoon = models.IntegerField(default=0)
    evening = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "day"], name="hour_day_once"),
        ]
        indexes = [models.Index(fields=["day"], name="hour_day_by_day")]

    def __str__(self) -> str:
        return f"hour day {self.pk}"
