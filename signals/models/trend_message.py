"""The monthly message to partners: what was sent, as it was sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from signals.models.sharing import new_ref
from signals.querysets.sharing import TrendMessageQuerySet

OPENING_MAX = 400
BODY_MAX = 5000


class TrendMessage(models.Model):
    """Figures of one published list with an opening of our own; its text never changes."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    published = models.ForeignKey("signals.PublishedList", models.PROTECT, related_name="+")
    body = EncryptedTextField(_("message"), max_length=BODY_MAX, null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    partners = models.ManyToManyField("organisation.Partner", related_name="+")

    objects = TrendMessageQuerySet.as_manager()
    personal = {
        "body": _("to account for what partners were told"),
        "by": _("to ask back about a message"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(body__isnull=False), name="trend_message_has_a_text"
            )
        ]

    def __str__(self) -> str:
        return f"trend message {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("partners:trend_message", args=[self.ref])
