"""What the day brings for telephones and laptops."""

from __future__ import annotations

from datetime import date, datetime

from workers.actions import means


def left_behind(today: date, now: datetime) -> dict[str, int]:
    """Free what somebody who left still had or booked, where leaving could not hand it over."""
    return {"equipment_freed": means.free(now)}
