"""That somebody opened something of the privacy officer's room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model

from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry

TRAIL = "privacy.auditentry:trail"


def opened(thing: Model, *, by: Any, now: datetime) -> None:
    """Write the reading down: the only write that showing a page makes."""
    audit.record(AuditVerb.READ, thing, by=by, at=now)


def looked_at(person: str, *, by: Any, now: datetime) -> None:
    """That somebody looked at what one colleague (a public id) read and did."""
    label = f"{get_user_model()._meta.label_lower}:{person}"
    audit.record(AuditVerb.READ, label, by=by, fields=["audit_entries"], at=now)


def exported_trail(filters: Iterable[str], *, by: Any, now: datetime) -> AuditEntry:
    """That the trail left as a file, and by which fields it was narrowed; never to what."""
    return audit.record(AuditVerb.EXPORTED, TRAIL, by=by, fields=sorted(filters), at=now)
