"""When somebody can be reached."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workers.choices.availability import END_OF_DAY, Weekday
from workers.querysets.availability import AvailabilityQuerySet


class Availability(models.Model):
    """When young people can reach somebody on a day of the week, as their work profile says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="availabilities"
    )
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday)
    from_time = models.TimeField(_("from"), default=time(9))
    until_time = models.TimeField(_("until"), default=time(17))

    objects = AvailabilityQuerySet.as_manager()
    personal = {"user": _("to tell young people when somebody can be reached")}

    class Meta:
        verbose_name_plural = "availabilities"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_time__gt=F("from_time")), name="availability_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=Weekday.SUNDAY), name="availability_on_a_weekday"
            ),
            models.UniqueConstraint(
                fields=["user", "weekday", "from_time"], name="availability_starts_once"
            ),
        ]

    def __str__(self) -> str:
        return f"availability {self.pk}"

    @property
    def ends(self) -> time:
        """The end as the clock shows it: midnight is 0:00."""
        return time(0) if self.until_time == END_OF_DAY else self.until_time
