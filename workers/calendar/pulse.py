"""What the day does for workers."""

from __future__ import annotations

from datetime import date, datetime

from workers.actions import pulse


def short_questions(today: date, now: datetime) -> dict[str, int]:
    """Ask the half-yearly question when it is time."""
    return {"pulse_rounds_opened": int(pulse.ask_each_half_year(today, now=now) is not None)}
