"""Months in which the hours of a team are closed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workers.querysets.months import ClosedMonthQuerySet


class ClosedMonth(models.Model):
    """A month of a team that its lead closed: no hour of it changes while this row is there.

    Triggers refuse it too (workers/month_guards.py).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="closed_months")
    month = models.DateField()  # its first day
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    closed_at = models.DateTimeField()

    objects = ClosedMonthQuerySet.as_manager()
    personal = {"closed_by": _("to say who closed the month")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="month_closed_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"closed month {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
