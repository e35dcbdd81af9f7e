"""What somebody works, when they can be reached, what they do and the hours it takes."""

from __future__ import annotations

import uuid
from datetime import date, time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField, FreeCharField, FreeTextField
from workers.choices import (
    KINDS,
    TAKING,
    ActivityMode,
    Function,
    GiveTake,
    Origin,
    ReachKind,
    Recurrence,
    Weekday,
    Where,
    activity_kind_choices,
    kind_choices,
)
from workers.querysets import (
    ActivityQuerySet,
    AvailabilityQuerySet,
    ContractQuerySet,
    HourEntryQuerySet,
)

NORM_PERCENT = 25  # the guideline of the field: a quarter of the week online
MAX_MINUTES = 14 * 60  # longer is a mistake in typing
NOTE_MAX = 500


class Contract(models.Model):
    """Hours a week from a day on, with the norm of that time: an old week keeps its own norm."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="contracts")
    hours_per_week = models.DecimalField(
        _("hours a week"),
        max_digits=3,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(60)],
    )
    norm_percent = models.PositiveSmallIntegerField(_("online norm"), default=NORM_PERCENT)
    from_day = models.DateField(_("from"))

    objects = ContractQuerySet.as_manager()
    personal = {
        "user": "compare hours online with the norm",
        "hours_per_week": "compare hours online with the norm",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "from_day"], name="contract_starts_once"),
            models.CheckConstraint(
                condition=Q(hours_per_week__gte=0, hours_per_week__lte=60),
                name="contract_of_at_most_sixty_hours",
            ),
            models.CheckConstraint(
                condition=Q(norm_percent__lte=100), name="contract_norm_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"contract {self.pk}"

    @property
    def norm_minutes(self) -> int:
        """How many minutes a week online the norm comes to."""
        return round(self.hours_per_week * 60 * self.norm_percent / 100)


class HourEntry(models.Model):
    """Time that somebody worked on a day: in minutes, or from one moment to another."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hour_entries"
    )
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="hour_entries")
    day = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    where = models.CharField(_("where"), max_length=10, choices=Where)
    kind = models.CharField(_("kind of work"), max_length=20, choices=kind_choices, blank=True)
    function = models.CharField(_("function"), max_length=20, choices=Function, blank=True)
    note = EncryptedTextField(_("note"), max_length=NOTE_MAX, null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HourEntryQuerySet.as_manager()
    personal = {
        "worker": "know how time is divided between online and offline",
        "note": "remember what an entry was about",
    }

    class Meta:
        verbose_name_plural = "hour entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MAX_MINUTES),
                name="hours_of_a_minute_to_fourteen_hours",
            ),
            models.CheckConstraint(
                condition=Q(kind="")
                | Q(where=Where.ONLINE, kind__in=list(KINDS[Where.ONLINE]))
                | Q(where=Where.OFFLINE, kind__in=list(KINDS[Where.OFFLINE]))
                | Q(where=Where.OTHER, kind__in=list(KINDS[Where.OTHER])),
                name="hours_kind_fits_where",
            ),
            models.CheckConstraint(
                condition=Q(function="") | Q(where=Where.ONLINE), name="hours_function_is_online"
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, ended_at=None)
                | Q(
                    started_at__isnull=False,
                    ended_at__isnull=False,
                    ended_at__gt=F("started_at"),
                ),
                name="hours_end_after_they_start",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "day"], name="hours_of_worker"),
            models.Index(fields=["team", "day"], name="hours_of_team"),
            models.Index(fields=["day"], name="hours_by_day"),
        ]

    def __str__(self) -> str:
        return f"hour entry {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)


class Availability(models.Model):
    """When young people can reach somebody on a day of the week, as their work profile says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="availabilities"
    )
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday)
    from_time = models.TimeField(_("from"), default=time(9))
    until_time = models.TimeField(_("until"), default=time(17))

    objects = AvailabilityQuerySet.as_manager()
    personal = {"user": "tell young people when somebody can be reached"}

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
        "workers": "know who is there, and whom to ask",
        "created_by": "ask back about what was written down",
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
