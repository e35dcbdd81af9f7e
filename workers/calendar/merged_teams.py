"""What the day brings for teams that went on in another one."""

from __future__ import annotations

from datetime import date, datetime

from workers.actions.merged_teams import go_on_each


def merged_teams(today: date, now: datetime) -> dict[str, int]:
    """Let what takes place, and what was shared, go on in the other team from its first day on."""
    return {"practice_moved_with_their_team": go_on_each(today, now)}
