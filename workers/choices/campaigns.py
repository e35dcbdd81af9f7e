"""Vocabulary of campaigns: stored in English, shown in Dutch (docs/glossary.md)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class CampaignOwner(TextChoices):
    OWN = "own", pgettext_lazy("campaign", "Our own")
    PARTNER = "partner", pgettext_lazy("campaign", "Of a partner")
    NATIONAL = "national", pgettext_lazy("campaign", "National")


class CampaignState(TextChoices):
    """Whether the organisation takes part; when it runs follows from its days."""

    PROPOSED = "proposed", pgettext_lazy("campaign", "Proposed")
    ADOPTED = "adopted", pgettext_lazy("campaign", "We take part")
    DECLINED = "declined", pgettext_lazy("campaign", "We don't take part")
