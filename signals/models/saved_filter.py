"""Filters of the inbox that somebody keeps under a name."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy.fields import FreeCharField
from signals.querysets.saved_filter import SavedFilterQuerySet

FILTER_NAME_MAX = 40
KEPT_FILTERS = 20  # that one person may keep
QUERY_MAX = 1000  # an area of sixty letters, each as twelve in an address, and all the others


class SavedFilter(models.Model):
    """A set of filters with a tab, as they stand in the address of the inbox."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = FreeCharField(_("name"), max_length=FILTER_NAME_MAX)
    query = models.CharField(max_length=QUERY_MAX)
    is_default = models.BooleanField(default=False)

    objects = SavedFilterQuerySet.as_manager()
    personal = {
        "name": _("to find the own filters back"),
        "user": _("to show them to this person alone"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="signal_filter_name_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="signal_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"filter {self.public_id}"
