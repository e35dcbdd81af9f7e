"""What the day brings for the checklist: its year is over, an action is due."""

from __future__ import annotations

from datetime import date, datetime

from organisation.models import Organisation
from policy.actions import checklist as deeds
from policy.checklist_dates import checklist_due_on, checklist_step
from policy.models import ChecklistAction, ChecklistRun
from youthwork.lib.dates import day_of


def due_on() -> date | None:
    """By when the checklist is to be filed."""
    last = ChecklistRun.objects.filed().newest_first().first()
    return due_after(last.day if last is not None else None)


def due_after(last: date | None) -> date | None:
    """By when it is to be filed: a year after the last time, or after the set-up."""
    if last is not None:
        return checklist_due_on(last)
    organisation = Organisation.objects.current()
    begun = organisation.set_up_at if organisation else None
    return checklist_due_on(day_of(begun)) if begun else None


def checklist_of_the_year(today: date, now: datetime) -> dict[str, int]:
    """Thirty days before its day, on it, and each month after: only the latest that applies."""
    due = due_on()
    step = checklist_step(due, today) if due else ""
    told = deeds.remind_of_year(due, step, today=today) if due and step else 0
    return {"checklist_reminders": told} if told else {}


def actions_due(today: date, now: datetime) -> dict[str, int]:
    """On the day of an action its owner, a week later who keeps the checklist: once each."""
    due = [
        deeds.remind_of_action(row, today=today)
        for row in ChecklistAction.objects.to_remind_of(today)
    ]
    late = [
        deeds.tell_that_late(row, today=today)
        for row in ChecklistAction.objects.to_tell_late(today, deeds.LATE_AFTER)
    ]
    counts = {"checklist_actions_due": sum(due), "checklist_actions_late": sum(late)}
    return {name: count for name, count in counts.items() if count}
