"""What a walk over the whole trail saw, kept for the page *Who read what*."""

from __future__ import annotations

from datetime import datetime

from privacy.audit import Verdict
from privacy.models import TrailCheck


def note_check(verdict: Verdict, now: datetime) -> None:
    """Keep that the trail was walked, and where it is not whole, if anywhere."""
    found = verdict.broken
    TrailCheck.objects.create(
        at=now,
        entries=verdict.entries + verdict.waiting,
        seals=verdict.seals,
        waiting=verdict.waiting,
        head=verdict.head,
        broken=f"{found.where} {found.why}"[:200] if found else "",
    )
