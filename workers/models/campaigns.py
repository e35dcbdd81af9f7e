"""Campaigns: a message that posts and activities carry together."""

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
from workers.choices.campaigns import CampaignOwner, CampaignState
from workers.models.hours import NOTE_MAX
from workers.querysets.campaigns import CampaignQuerySet


class Campaign(models.Model):
    """A campaign of the organisation, a partner or the country; its posts are activities."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = FreeCharField(_("name"), max_length=80)
    owner = models.CharField(_("owner"), max_length=10, choices=CampaignOwner)
    partner = models.ForeignKey(
        "organisation.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    goal = FreeTextField(_("goal"), max_length=300)
    message = FreeTextField(_("message"), max_length=NOTE_MAX)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    result = FreeTextField(_("result"), max_length=NOTE_MAX, blank=True)
    state = models.CharField(
        max_length=10, choices=CampaignState, default=CampaignState.PROPOSED, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = CampaignQuerySet.as_manager()
    personal = {
        "created_by": _("to ask back about what was proposed"),
        "decided_by": _("to know who decided that we take part"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="campaign_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(owner=CampaignOwner.PARTNER) | Q(partner__isnull=False),
                name="campaign_of_a_partner_names_it",
            ),
            models.CheckConstraint(
                condition=Q(state=CampaignState.PROPOSED, decided_at=None)
                | (~Q(state=CampaignState.PROPOSED) & Q(decided_at__isnull=False)),
                name="campaign_decided_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["-first_day"], name="campaign_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workers:campaign", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def runs_on(self, day: date) -> bool:
        """Whether we take part and its days have this one among them."""
        is_on = self.first_day <= day and (self.last_day is None or self.last_day >= day)
        return self.state == CampaignState.ADOPTED and is_on
