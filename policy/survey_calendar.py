"""What the day does for surveys."""

from __future__ import annotations

from datetime import date, datetime

from policy.actions import survey
from policy.models import Survey


def surveys(today: date, now: datetime) -> dict[str, int]:
    """Close and count every survey of which the last day has gone by."""
    over = list(Survey.objects.over_by(today))
    for each in over:
        survey.close(each, by=None, now=now)
    return {"surveys_closed": len(over)}
