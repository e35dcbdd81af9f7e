"""What happens to a platform."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.utils.module_loading import import_string

from organisation.models import Platform, User
from privacy import audit
from privacy.choices import AuditVerb


@transaction.atomic
def mark_changed(platform: Platform, note: str, *, by: User, now: datetime) -> int:
    """Keep that a platform's settings changed; returns how much is looked at again for it.

    What that is stands in `settings.PLATFORM_CHANGED`, dotted paths of
    `f(platform, *, by, now) -> int`.
    """
    Platform.objects.filter(pk=platform.pk).update(changed_at=now, changed_note=note)
    platform.changed_at, platform.changed_note = now, note
    audit.record(AuditVerb.CHANGED, platform, by=by, fields=["changed_note"], at=now)
    caches["process"].delete("platforms")
    paths = settings.PLATFORM_CHANGED
    return sum(import_string(path)(platform, by=by, now=now) for path in paths)
