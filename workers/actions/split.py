"""Deeds with the time split: it leaves the house as a file."""

from __future__ import annotations

from datetime import date, datetime

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb


def opened(person: User, month: date, *, by: User, now: datetime) -> None:
    """Record that a lead read the single entries of somebody in a month."""
    month_read = f"{month:%Y-%m}"
    audit.record(AuditVerb.READ, person, by=by, fields=["hour_entries"], after=month_read, at=now)


def exported(rows: int, *, by: User, now: datetime) -> None:
    """Record that the hours of teams left the house as a file."""
    audit.record(AuditVerb.EXPORTED, "workers.hourentry:teams", by=by, after=str(rows), at=now)
