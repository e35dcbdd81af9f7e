"""What somebody has to do about the conditions of the house, for the start page."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import User
from policy.checklist_calendar import due_after
from policy.checklist_dates import checklist_step
from policy.models import ChecklistAction, ChecklistRun
from youthwork.lib.dates import DAY, day_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.to_do import Task
from youthwork.lib.together import Asking

AHEAD = 30 * DAY  # how early an action shows
MOST = 20


def of(user: User, now: datetime) -> Asking[list[Task]]:
    """Own actions of the checklist, and for who files it that its year is over."""
    if not user.has_perm("policy.see"):
        return []
    today = day_of(now)
    actions = prepared(
        lambda me, day: ChecklistAction.objects.to_do_of(me).filter(due_on__lte=day)[:MOST],
        user,
        today + AHEAD,
    )
    files = user.has_perm("policy.file_checklist")
    filed = ChecklistRun.objects.visible_to(user).filed_by_day(today).values_list("day")[:1]
    yield (actions, filed) if files else actions
    tasks = [_action(row, today) for row in actions]
    return tasks + (_year(next(iter(filed), None), today) if files else [])


def _action(row: ChecklistAction, today: date) -> Task:
    return Task(
        url=reverse("policy:checklist_actions"),
        icon="check2-circle",
        title=row.text,
        text=_("Checklist: %(item)s") % {"item": row.get_item_display()},
        by=_by(row.due_on, today),
        is_late=row.due_on < today,
    )


def _year(last: tuple[date] | None, today: date) -> list[Task]:
    """One task from thirty days before the day on which the checklist is to be filed again."""
    due = due_after(last[0] if last else None)
    if due is None or not checklist_step(due, today):
        return []
    task = Task(
        url=reverse("policy:checklist"),
        icon="list-check",
        title=_("Fill in the checklist"),
        text=_("Once a year"),
        by=_by(due, today),
        is_late=due < today,
    )
    return [task]


def _by(day: date, today: date) -> str:
    told = _("late since %(day)s") if day < today else _("before %(day)s")
    return told % {"day": date_format(day, "j F")}
