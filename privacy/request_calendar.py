"""The day's job of requests: terms that end, or are over."""

from __future__ import annotations

from datetime import date, datetime

from privacy.actions import requests
from privacy.models import DataRequest


def terms(today: date, now: datetime) -> dict[str, int]:
    """Tell the privacy officers a week before a term ends, and once when it is over."""
    due = sum(
        requests.remind(row, "due", today=today) for row in DataRequest.objects.to_remind(today)
    )
    late = sum(
        requests.remind(row, "late", today=today)
        for row in DataRequest.objects.late(today).exclude(reminded="late")
    )
    return {name: count for name, count in (("due", due), ("late", late)) if count}
