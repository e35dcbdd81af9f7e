"""Telephones and laptops: who has them, how they are, and when a shared one is taken."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from privacy.fields import FreeCharField
from workers.choices.means import EquipmentKind, EquipmentState
from workers.querysets.means import BookingQuerySet, EquipmentQuerySet


class Equipment(models.Model):
    """One telephone or laptop: of one person, or shared by teams."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=EquipmentKind)
    label = FreeCharField(_("name or number"), max_length=40)
    state = models.CharField(
        _("state"), max_length=10, choices=EquipmentState, default=EquipmentState.GOOD
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="equipment"
    )
    teams = models.ManyToManyField("organisation.Team", related_name="+", blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = FreeCharField(_("remark"), max_length=120, blank=True)

    objects = EquipmentQuerySet.as_manager()
    personal = {"holder": _("to know who works with what")}

    class Meta:
        verbose_name_plural = "equipment"
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="equipment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state=EquipmentState.RETIRED)
                | Q(until__isnull=False, holder__isnull=True),
                name="equipment_retired_is_nobodys",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def is_shared(self) -> bool:
        """Whether several take it in turn, as `EquipmentQuerySet.shared` asks the database."""
        works = self.state in (EquipmentState.GOOD, EquipmentState.POOR)
        return works and self.kind == EquipmentKind.LAPTOP and self.holder_id is None


class Booking(models.Model):
    """When somebody takes a shared laptop."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    equipment = models.ForeignKey(Equipment, models.CASCADE, related_name="bookings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    from_time = models.TimeField(_("from"))
    until_time = models.TimeField(_("until"))

    objects = BookingQuerySet.as_manager()
    personal = {"by": _("to know who has a shared laptop")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_time__gt=F("from_time")), name="booking_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["equipment", "day", "from_time"], name="booking_starts_once"
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
