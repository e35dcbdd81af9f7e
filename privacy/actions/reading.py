"""That somebody opened something of the privacy officer's room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Model

from privacy import audit
from privacy.choices import AuditVerb


def opened(thing: Model, *, by: Any, now: datetime) -> None:
    """Write the reading down: the only write that showing a page makes."""
    audit.record(AuditVerb.READ, thing, by=by, at=now)
