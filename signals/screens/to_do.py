"""What somebody has to do about signals: own steps that are due, own signals that are late, and
what was proposed to be shared with a partner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from organisation.models import User
from signals.choices.signal import StepKind
from signals.models import Disclosure, Signal, SignalStep
from signals.screens.inbox import why_here
from signals.screens.partners import row_waiting
from signals.screens.wording import by_day, kind_of

AHEAD = timedelta(days=7)  # how early a step shows
MOST = 20


@dataclass(frozen=True)
class Task:
    """One thing to do: what, about which kind of signal, and by when."""

    url: str
    icon: str
    title: str
    text: str
    by: str
    is_late: bool


def of(user: User, now: datetime) -> list[Task]:
    """What this person has to do, late ones first.

    Who leads sees late signals first in what waits for a decision, so not here again.
    """
    tasks = _about_signals(user, now) if user.has_perm("signals.view") else []
    tasks += [_decision(row, now) for row in Disclosure.objects.waiting_for(user)[:MOST]]
    return sorted(tasks, key=lambda task: not task.is_late)


def _decision(row: Disclosure, now: datetime) -> Task:
    """A proposal for a lead, or a request for a privacy officer, to share something."""
    waits = row_waiting(row, now)
    return Task(waits["url"], "send", waits["title"], waits["text"], waits["label"], is_late=False)


def _about_signals(user: User, now: datetime) -> list[Task]:
    today = timezone.localdate(now)
    steps = SignalStep.objects.to_do_of(user).filter(due_on__lte=today + AHEAD)[:MOST]
    tasks = [
        Task(
            url=step.signal.get_absolute_url(),
            icon="calendar-event",
            title=str(StepKind(step.kind).label),
            text=kind_of(step.signal),
            by=by_day(step.due_on, today),
            is_late=step.due_on < today,
        )
        for step in steps
        if step.due_on
    ]
    late = Signal.objects.late_of(user, now)[:MOST] if not user.led_teams else []
    tasks += [
        Task(
            url=signal.get_absolute_url(),
            icon="inbox",
            title=kind_of(signal),
            text=signal.ref,
            by=why.text,
            is_late=True,
        )
        for signal in late
        if (why := why_here(signal, now))
    ]
    return tasks
