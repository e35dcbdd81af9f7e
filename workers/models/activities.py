"""What workers do with and for young people."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import FreeCharField, FreeTextField
from workers.choices.activities import (
    TAKING,
    ActivityMode,
    GiveTake,
    Origin,
    ReachKind,
    Recurrence,
    activity_kind_choices,
)
from workers.choices.hours import Function
from workers.models.hours import NOTE_MAX
from workers.querysets.activities import ActivityQuerySet


class Activity(models.Model):
    """What workers do with and for young people; of those it keeps a number, never a person."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="activities")
    kind = models.CharField(_("kind"), max_length=20, choices=activity_kind_choices)
    mode = models.CharField(_("where"), max_length=10, choices=ActivityMode)
    function = models.CharField(_("function"), max_length=20, choices=Function)
    give_take = models.CharField(max_length=10, choices=GiveTake, editable=False)
    title = FreeCharField(_("title"), max_length=80)
    platform = models.ForeignKey(
        "organisation.Platform", models.PROTECT, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(
        "organisation.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    campaign = models.ForeignKey(
        "workers.Campaign", models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    from_time = models.TimeField(_("from"), null=True, blank=True)
    until_time = models.TimeField(_("until"), null=True, blank=True)
    recurrence = models.CharField(
        _("how often"), max_length=20, choices=Recurrence, default=Recurrence.ONCE
    )
    workers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="activities")
    participants_count = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    reach = models.PositiveIntegerField(_("reach"), null=True, blank=True)
    reach_kind = models.CharField(max_length=20, choices=ReachKind, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.OWN)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    is_digital = models.BooleanField(default=False)  # gaming, making: no social media as means
    result = FreeTextField(_("result"), max_length=NOTE_MAX, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActivityQuerySet.as_manager()
    personal = {
        "workers": _("to know who is there, and whom to ask"),
        "created_by": _("to ask back about what was written down"),
    }

    class Meta:
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=TAKING, give_take=GiveTake.TAKE)
                | (~Q(kind__in=TAKING) & Q(give_take=GiveTake.GIVE)),
                name="activity_gives_or_takes_by_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(mode=ActivityMode.ONLINE)
                | Q(mode=ActivityMode.OFFLINE, platform__isnull=True),
                name="activity_offline_has_no_platform",
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="activity_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(recurrence=Recurrence.ONCE) | Q(last_day=None),
                name="activity_of_one_day_has_no_last_day",
            ),
            models.CheckConstraint(
                condition=Q(from_time=None, until_time=None)
                | Q(from_time__isnull=False, until_time=None)
                | Q(from_time__isnull=False, until_time__isnull=False)
                & ~Q(until_time=F("from_time")),
                name="activity_ends_at_another_time",
            ),
            models.CheckConstraint(
                condition=Q(reach=None, reach_kind="")
                | (Q(reach__isnull=False) & ~Q(reach_kind="")),
                name="activity_reach_says_of_what",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "-first_day"], name="activity_of_team"),
            models.Index(fields=["campaign", "-first_day"], name="activity_of_campaign"),
        ]

    def __str__(self) -> str:
        return f"activity {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("workers:activity", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def ends_on(self) -> date | None:
        """The last day there is anything of it; None while it goes on."""
        return self.first_day if self.recurrence == Recurrence.ONCE else self.last_day
