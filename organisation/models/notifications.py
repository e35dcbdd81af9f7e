"""How somebody wants to hear of something."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.choices import Timing
from organisation.dates import DIGEST_AT
from organisation.models.people import User
from organisation.querysets.notifications import NotificationChoiceQuerySet, PushDeviceQuerySet
from privacy.fields import EncryptedTextField, FreeCharField
from youthwork.lib.outside import LONGEST as ENDPOINT_MAX


class NotificationChoice(models.Model):
    """That somebody wants a kind of message otherwise than it comes by itself."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notification_choices")
    kind = models.CharField(max_length=60)  # a key of NOTIFICATION_KINDS
    timing = models.CharField(max_length=10, choices=Timing)

    objects = NotificationChoiceQuerySet.as_manager()
    personal = {"user": _("to send messages when somebody wants them")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_choice_for_each_kind"),
            models.CheckConstraint(
                condition=Q(timing__in=Timing.values), name="choice_of_a_known_timing"
            ),
        ]

    def __str__(self) -> str:
        return f"notification choice {self.pk}"


class QuietHours(models.Model):
    """When the daily mail comes, and between which times nothing does; none unless chosen."""

    user = models.OneToOneField(User, models.CASCADE, related_name="quiet_hours")
    digest_at = models.TimeField(_("daily mail at"), default=DIGEST_AT)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)

    personal = {
        "digest_at": _("to send the daily mail when it suits"),
        "quiet_from": _("to leave somebody alone in their own time"),
        "quiet_until": _("to leave somebody alone in their own time"),
    }

    class Meta:
        verbose_name_plural = "quiet hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_from_and_until_go_together",
            )
        ]

    def __str__(self) -> str:
        return f"quiet hours {self.pk}"


class PushDevice(models.Model):
    """A device on which somebody switched push on; its address is a secret of its push service."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="push_devices")
    name = FreeCharField(_("name"), max_length=40)
    endpoint = EncryptedTextField(
        _("address"), max_length=ENDPOINT_MAX, multiline=False, typed=False
    )
    endpoint_hash = models.CharField(max_length=64, unique=True, editable=False)  # of SHA-256
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PushDeviceQuerySet.as_manager()
    personal = {
        "name": _("to tell one device from another"),
        "endpoint": _("to wake the device for something urgent"),
        "used_at": _("to show when a device was last reached"),
    }

    def __str__(self) -> str:
        return f"push device {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def label(self) -> str:
        """How rows of lower apps refer to this device."""
        return f"organisation.pushdevice:{self.public_id}"
