"""An event with a poster: parents scan its code and fill in their own child and address."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consent.models.request import new_ref
from consent.querysets.event import EventQuerySet
from privacy.fields import FreeCharField


def new_token() -> str:
    """What the poster's code holds: no secret, but nothing that can be guessed either."""
    return secrets.token_urlsafe(12)


class Event(models.Model):
    """Where images are made, which rows are asked about, and until when its page is open."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+")
    name = FreeCharField(_("name"), max_length=60)
    day = models.DateField(_("day"))
    rows = models.JSONField(default=list)
    open_until = models.DateField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = EventQuerySet.as_manager()
    personal = {"made_by": _("to be named on the poster, and ask back")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(open_until__gte=F("day")), name="event_open_until_its_day"
            ),
        ]
        indexes = [models.Index(fields=["team", "-day"], name="event_of_team")]

    def __str__(self) -> str:
        return f"event {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("consent:event", args=[self.ref])

    @property
    def audit_ref(self) -> str:
        return self.ref

    def is_open_on(self, day: date) -> bool:
        return self.closed_at is None and day <= self.open_until
