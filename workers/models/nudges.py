"""The kind question to who is little online."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from workers.choices.nudges import NudgeReason
from workers.querysets.nudges import NudgeQuerySet

WORDS_MAX = 500


class Nudge(models.Model):
    """A question to one person how it goes online, with what they answered; never a judgement."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="nudges")
    sent_on = models.DateField()
    online_percent = models.PositiveSmallIntegerField()
    norm_percent = models.PositiveSmallIntegerField()
    reason = models.CharField(_("reason"), max_length=20, choices=NudgeReason, blank=True)
    with_colleague = models.BooleanField(_("look along with a colleague"), default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    lead_told_at = models.DateTimeField(null=True, blank=True)
    phone_seen_to_at = models.DateTimeField(null=True, blank=True)  # of who said it doesn't work
    lead_words = EncryptedTextField(max_length=WORDS_MAX, null=True, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lead_wrote_at = models.DateTimeField(null=True, blank=True)

    objects = NudgeQuerySet.as_manager()
    personal = {
        "worker": _("to ask how it goes online, and not too often"),
        "reason": _("to help where help is needed"),
        "lead_words": _("to tell a colleague something about it"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "sent_on"], name="nudge_once_a_day"),
            models.CheckConstraint(
                condition=Q(online_percent__lte=100, norm_percent__lte=100),
                name="nudge_has_shares",
            ),
            models.CheckConstraint(
                condition=Q(reason="", answered_at=None)
                | Q(reason__in=NudgeReason.values, answered_at__isnull=False),
                name="nudge_is_answered_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(lead_words__isnull=True, lead_wrote_at=None)
                | Q(lead_words__isnull=False, lead_wrote_at__isnull=False),
                name="nudge_words_have_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["sent_on"], name="nudge_by_day")]

    def __str__(self) -> str:
        return f"nudge {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("workers:nudge", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
