"""What somebody ticks off for themselves."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class RoutineDeed(TextChoices):
    ONLINE = "online", pgettext_lazy("routine", "Was online")
    MIXED_FEED = "mixed_feed", pgettext_lazy("routine", "Looked whether the feed is mixed")
