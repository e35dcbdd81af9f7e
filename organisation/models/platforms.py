"""The platforms that the house works on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.choices import PlatformDecision, PlatformStatus
from organisation.querysets.platforms import PlatformQuerySet
from privacy.fields import FreeCharField


class Platform(models.Model):
    """A social platform; rows, so that an organisation adds its own."""

    slug = models.SlugField(max_length=40, unique=True)
    name = FreeCharField(_("name"), max_length=60)
    status = models.CharField(max_length=10, choices=PlatformStatus, default=PlatformStatus.ACTIVE)
    decision = models.CharField(
        max_length=10, choices=PlatformDecision, default=PlatformDecision.YES_IF
    )
    position = models.PositiveSmallIntegerField(default=100)
    # That its settings changed, which work accounts there are checked for again.
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_note = FreeCharField(_("what changed"), max_length=200, blank=True)

    objects = PlatformQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.slug
