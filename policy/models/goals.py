"""What policy aims at, and how far it is."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policy.choices.goals import AIMED, OPEN, FigureSource, GoalStatus, Unit
from policy.querysets.goals import GoalQuerySet, GoalReadingQuerySet
from privacy.fields import FreeCharField
from workers.choices.hours import Function

TEXT_MAX, WHY_MAX = 120, 300
LARGEST = 1_000_000


class Goal(models.Model):
    """Something to be reached before a day, with a number: from baseline to target."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = FreeCharField(_("goal"), max_length=TEXT_MAX)
    measure = FreeCharField(_("measured by"), max_length=TEXT_MAX, blank=True)
    unit = models.CharField(max_length=7, choices=Unit, default=Unit.NUMBER)
    baseline = models.DecimalField(_("now"), max_digits=9, decimal_places=1, null=True)
    target = models.DecimalField(_("target"), max_digits=9, decimal_places=1, null=True)
    due = models.DateField(_("before"), null=True)
    feasible_because = FreeCharField(_("attainable because"), max_length=WHY_MAX, blank=True)
    function = models.CharField(_("function"), max_length=20, choices=Function, blank=True)
    theme = models.CharField(_("theme"), max_length=60, blank=True, editable=False)
    figure_source = models.CharField(
        max_length=20, choices=FigureSource, default=FigureSource.MANUAL
    )
    status = models.CharField(
        max_length=10, choices=GoalStatus, default=GoalStatus.DRAFT, editable=False
    )
    remark = FreeCharField(_("why it came back or ended"), max_length=WHY_MAX, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    adopted_on = models.DateField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)

    objects = GoalQuerySet.as_manager()
    personal = {
        "made_by": _("to ask back about a goal"),
        "adopted_by": _("to account for who decided"),
    }

    class Meta:
        constraints = [
            # Without a number and a day nobody can tell whether it was reached.
            models.CheckConstraint(
                condition=~Q(status__in=AIMED)
                | Q(baseline__isnull=False, target__isnull=False, due__isnull=False)
                & ~Q(measure="")
                & ~Q(feasible_because=""),
                name="policy_goal_has_number_and_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, adopted_on=None, closed_on=None)
                | Q(status=GoalStatus.ADOPTED, adopted_on__isnull=False, closed_on=None)
                | Q(status=GoalStatus.REACHED, adopted_on__isnull=False, closed_on__isnull=False)
                | Q(status=GoalStatus.DROPPED, closed_on__isnull=False),
                name="policy_goal_days_of_its_status",
            ),
            models.CheckConstraint(
                condition=Q(baseline=None) | Q(target=None) | ~Q(baseline=models.F("target")),
                name="policy_goal_goes_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("policy:goal", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def counts_itself(self) -> bool:
        return self.figure_source != FigureSource.MANUAL


class GoalReading(models.Model):
    """How far a goal was on a day."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="readings")
    day = models.DateField(_("day"))
    value = models.DecimalField(_("figure"), max_digits=9, decimal_places=1)
    # Where no more is told than that it lies between: few young people stand behind it.
    up_to = models.DecimalField(max_digits=9, decimal_places=1, null=True, editable=False)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    read_at = models.DateTimeField(editable=False)

    objects = GoalReadingQuerySet.as_manager()
    personal = {"read_by": _("to ask back about a figure")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "day"], name="policy_goal_read_once_a_day"),
            models.CheckConstraint(
                condition=Q(up_to=None) | Q(up_to__gt=models.F("value")),
                name="policy_goal_reading_goes_up",
            ),
        ]

    def __str__(self) -> str:
        return f"goal reading {self.pk}"
