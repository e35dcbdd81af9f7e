"""What is planned about signals that are still open, and what platforms answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial

from signals.actions import reports, steps
from signals.choices.signal import StepKind
from signals.models import Signal, SignalStep
from youthwork.demo.people import Cast

# Signal, who plans it and when, what, who does it by which day.
PLANNED = (
    (41, "W1", (date(2026, 11, 19), time(10)), StepKind.TALK_PARENT, "W4", date(2026, 11, 20),
     "Met de trainer afgesproken: eerst de ploeg, dan thuis."),
    (37, "W5", (date(2026, 11, 18), time(9, 30)), StepKind.CHECKED_OFFLINE, "W6",
     date(2026, 11, 27), "Vrijdagavond langs het busstation."),
)  # fmt: skip
# Signal, who writes it down and when: the day on which the platform confirmed a report.
CONFIRMED = ((39, "W4", (date(2026, 11, 16), time(9)), date(2026, 11, 14)),)


def deeds_of(cast: Cast) -> list[tuple[datetime, Callable[[], object]]]:
    """What was done, each with its moment."""
    moment = cast.plan.shift.moment
    found: list[tuple[datetime, Callable[[], object]]] = []
    for number, by, when, kind, owner, due_on, note in PLANNED:
        at = moment(*when)
        plan = partial(_plan, cast, number, kind, note, by=by, owner=owner, due_on=due_on, now=at)
        found.append((at, plan))
    for number, by, when, receipt_on in CONFIRMED:
        at = moment(*when)
        found.append((at, partial(_confirm, cast, number, receipt_on, by=by, now=at)))
    return found


def _signal(cast: Cast, number: int) -> Signal:
    return Signal.objects.get(client_id=cast.plan.uuid("signal", number))


def _plan(
    cast: Cast,
    number: int,
    kind: StepKind,
    note: str,
    *,
    by: str,
    owner: str,
    due_on: date,
    now: datetime,
) -> None:
    steps.plan_step(
        _signal(cast, number),
        kind,
        owner=cast.people[owner],
        due_on=cast.plan.shift.day(due_on),
        by=cast.people[by],
        now=now,
        note=note,
    )


def _confirm(cast: Cast, number: int, receipt_on: date, *, by: str, now: datetime) -> None:
    signal = _signal(cast, number)
    report = SignalStep.objects.reports_by_hand().get(signal=signal)
    report.signal = signal
    reports.answer(
        report,
        receipt_on=cast.plan.shift.day(receipt_on),
        decision="",
        decided_on=None,
        by=cast.people[by],
        now=now,
    )
