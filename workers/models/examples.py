"""Examples of daily practice: what happened online and offline, and what it taught."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField, FreeCharField
from workers.choices.hours import Function
from workers.querysets.examples import PracticeExampleQuerySet

PART_MAX = 600
TITLE_MAX = 80


class PracticeExample(models.Model):
    """Something that happened, told without names, so that others learn from it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="examples")
    title = FreeCharField(_("title"), max_length=TITLE_MAX)
    function = models.CharField(_("function"), max_length=20, choices=Function)
    day = models.DateField(_("when it was, about"))
    situation = EncryptedTextField(_("situation"), max_length=PART_MAX)
    online = EncryptedTextField(_("online"), max_length=PART_MAX)
    offline = EncryptedTextField(_("offline"), max_length=PART_MAX)
    result = EncryptedTextField(_("result"), max_length=PART_MAX)
    lesson = EncryptedTextField(_("lesson"), max_length=PART_MAX)
    news_url = models.URLField(  # where a newspaper or broadcaster told of it
        _("in the news"), max_length=500, blank=True, default="", db_default=""
    )
    published_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PracticeExampleQuerySet.as_manager()
    personal = {
        "created_by": _("to ask back about what was written down"),
        **dict.fromkeys(
            ("situation", "online", "offline", "result", "lesson"),
            _("to show what the work does; told without names"),
        ),
    }

    class Meta:
        indexes = [models.Index(fields=["-day", "-id"], name="example_newest")]

    def __str__(self) -> str:
        return f"example {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("workers:example", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
