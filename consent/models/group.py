"""A list of young people that somebody is typing; it goes by itself after a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField


class GroupDraft(models.Model):
    """The rows that are not asked yet, of one worker; nobody else reads them."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    content = EncryptedTextField(max_length=60_000, typed=False)
    kept_at = models.DateTimeField(default=timezone.now, editable=False)

    personal = {
        "owner": _("to give the list back to who typed it"),
        "content": _("to finish asking about a group"),
    }

    def __str__(self) -> str:
        return f"group draft {self.pk}"
