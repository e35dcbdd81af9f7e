"""Deeds with the time split: it leaves the house as a file."""

from __future__ import annotations

from datetime import datetime

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb


def exported(rows: int, *, by: User, now: datetime) -> None:
    """Record that the hours of teams left the house as a file."""
    audit.record(AuditVerb.EXPORTED, "workers.hourentry:teams", by=by, after=str(rows), at=now)
