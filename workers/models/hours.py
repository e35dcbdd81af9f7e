"""What somebody works by contract, and the time that they wrote down."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from workers import periods, planning
from workers.choices.hours import KINDS, LEAVE, Function, Where, kind_choices
from workers.querysets.hours import ContractQuerySet, HourEntryQuerySet, HourPartQuerySet

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
    norm_percent = models.PositiveSmallIntegerField(
        _("online norm"), default=NORM_PERCENT, null=True, blank=True
    )
    norm_hours = models.DecimalField(
        _("online norm in hours a week"), max_digits=3, decimal_places=1, null=True, blank=True
    )  # instead of a share
    from_day = models.DateField(_("from"))

    is_in_force: bool  # given by `marked_on`

    objects = ContractQuerySet.as_manager()
    personal = {
        "user": _("to compare hours online with the norm"),
        "hours_per_week": _("to compare hours online with the norm"),
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
            models.CheckConstraint(
                condition=Q(norm_percent__isnull=False, norm_hours=None)
                | Q(
                    norm_percent=None,
                    norm_hours__isnull=False,
                    norm_hours__gte=0,
                    norm_hours__lte=F("hours_per_week"),
                ),
                name="contract_norm_is_a_share_or_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"contract {self.pk}"

    @property
    def terms(self) -> planning.Terms:
        return planning.terms(
            self.from_day, self.hours_per_week, self.norm_percent, self.norm_hours
        )


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
    platform = models.ForeignKey(
        "organisation.Platform", models.PROTECT, null=True, blank=True, related_name="hour_entries"
    )
    note = EncryptedTextField(_("note"), max_length=NOTE_MAX, null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HourEntryQuerySet.as_manager()
    personal = {
        "worker": _("to know how time is divided between online and offline"),
        "note": _("to remember what an entry was about"),
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
            models.Index(fields=["day"], condition=Q(kind=LEAVE), name="hours_of_leave"),
        ]

    def __str__(self) -> str:
        return f"hour entry {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def split(self) -> list[HourPart]:
        """What this entry comes to on each of its days, unsaved."""
        if self.started_at and self.ended_at:
            days = periods.by_day(self.started_at, self.ended_at)
        else:
            days = [periods.DayMinutes(self.day, self.minutes)]
        return [
            HourPart(
                entry=self,
                worker_id=self.worker_id,
                team_id=self.team_id,
                where=self.where,
                weekday=found.day.weekday(),
                **vars(found),
            )
            for found in days
        ]


class HourPart(models.Model):
    """What an entry comes to on one day: totals are made of these, written with the entry.

    The parts of the day sum to the minutes, or are all zero when only a length was written down.
    """

    entry = models.ForeignKey(HourEntry, models.CASCADE, related_name="parts")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hour_parts")
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="hour_parts")
    where = models.CharField(max_length=10, choices=Where)
    day = models.DateField()
    weekday = models.PositiveSmallIntegerField()  # as date.weekday()
    minutes = models.PositiveSmallIntegerField()
    night = models.PositiveSmallIntegerField(default=0)  # 0 to 6
    morning = models.PositiveSmallIntegerField(default=0)  # 6 to 12
    afternoon = models.PositiveSmallIntegerField(default=0)  # 12 to 18
    evening = models.PositiveSmallIntegerField(default=0)  # 18 to 24

    objects = HourPartQuerySet.as_manager()
    personal = {"worker": _("to know how time is divided between online and offline")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "day"], name="hours_part_once_a_day"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="hours_part_is_not_empty"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_part_has_a_weekday"),
            models.CheckConstraint(
                condition=Q(night=0, morning=0, afternoon=0, evening=0)
                | Q(minutes=F("night") + F("morning") + F("afternoon") + F("evening")),
                name="hours_parts_sum_to_the_day",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "day"], name="hours_part_of_worker"),
            models.Index(fields=["team", "day"], name="hours_part_of_team"),
            models.Index(fields=["day"], name="hours_part_by_day"),
        ]

    def __str__(self) -> str:
        return f"part of hour entry {self.entry_id}"
