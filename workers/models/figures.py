"""Figures from outside and from our own surveys, each with its source and year."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import FreeCharField
from workers.choices.platforms import FigureScope
from workers.models.platforms import NOTE_MAX
from workers.querysets.figures import KnownFigureQuerySet, PlatformFigureQuerySet
from youthwork.lib.suppression import THRESHOLD

FIRST_YEAR, LAST_YEAR = 2000, 2100
OLDEST = 99
LEAST_ANSWERS = 10  # of an own survey, from which it is shown
OLD_AFTER = 3  # years


class PlatformFigure(models.Model):
    """How many per cent of an age group use a platform every day, in one year."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    platform = models.ForeignKey("organisation.Platform", models.PROTECT, related_name="figures")
    scope = models.CharField(max_length=10, choices=FigureScope.choices)
    year = models.PositiveSmallIntegerField()
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField()
    percent = models.DecimalField(
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    sample = models.PositiveIntegerField(null=True, blank=True)
    source = FreeCharField(max_length=160)
    source_url = FreeCharField(max_length=500, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlatformFigureQuerySet.as_manager()
    personal = {"written_by": _("to ask back about a figure")}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "scope", "year", "age_from", "age_to"],
                name="platform_figure_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="platform_figure_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="platform_figure_has_a_year",
            ),
            models.CheckConstraint(
                condition=Q(age_from__lte=F("age_to"), age_to__lte=OLDEST),
                name="platform_figure_of_an_age_group",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="platform_figure_has_a_source"),
            models.CheckConstraint(
                condition=Q(scope=FigureScope.NATIONAL) | Q(sample__gte=LEAST_ANSWERS),
                name="platform_figure_of_enough_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"platform figure {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def is_small(self) -> bool:
        """Whether fewer than five answers of an own survey stand behind it, or behind the rest."""
        if self.scope != FigureScope.OWN or not self.sample:
            return False
        count = round(self.percent * self.sample / 100)
        return 0 < count < THRESHOLD or 0 < self.sample - count < THRESHOLD


class KnownFigure(models.Model):
    """A national figure to know when talking about young people online."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    value = FreeCharField(max_length=20)
    tells = FreeCharField(max_length=NOTE_MAX)
    year_from = models.PositiveSmallIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField()
    source = FreeCharField(max_length=160)
    remark = FreeCharField(max_length=NOTE_MAX, blank=True)
    position = models.PositiveSmallIntegerField(default=100, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = KnownFigureQuerySet.as_manager()
    personal = {"written_by": _("to ask back about a figure")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
                & (Q(year_from=None) | Q(year_from__gte=FIRST_YEAR, year_from__lte=F("year"))),
                name="known_figure_has_a_year",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="known_figure_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"known figure {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def years(self) -> str:
        return f"{self.year_from}–{self.year}" if self.year_from else str(self.year)

    def is_old(self, today: date) -> bool:
        """Whether three whole years have gone by since the year it tells of."""
        return today.year > self.year + OLD_AFTER
