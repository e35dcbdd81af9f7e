"""What the day does for policy: each job finds what is due by now and not yet done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from policy.actions import documents, goals
from policy.models import Goal, PolicyDocument

REMIND_AFTER = timedelta(days=14)


def reading(today: date, now: datetime) -> dict[str, int]:
    """Two weeks after a version was adopted, ask once more who didn't confirm it."""
    due = list(PolicyDocument.objects.to_remind_of(today - REMIND_AFTER))
    done = sum(documents.remind(row, today=today, now=now) for row in due)
    return {"policy_reading_reminded": done}


def goal_figures(today: date, now: datetime) -> dict[str, int]:
    """Once a month keep the figure of each adopted goal that counts itself."""
    due = list(Goal.objects.to_count(today))
    return {"policy_goals_counted": sum(goals.count(row, today=today, now=now) for row in due)}
