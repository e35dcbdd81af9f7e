"""What waits for whom: the parts of the inbox as conditions, and the order of their rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from signals.choices.signal import OPEN, WAITING, Status

TABS = ("decide", "overdue", "waiting", "mine", "running", "closed")
LATE = 10  # more than any severity
ALIKE_WITHIN = timedelta(days=7)  # between two signals that may be about the same


def overdue(now: Any, today: Any) -> Q:
    """Open, not at rest, and nobody met the term in time."""
    rests = Q(paused_until__gt=today)
    return Q(status__in=OPEN, due_at__lte=now, term_met_at=None) & ~rests


def in_tab(key: str, now: Any, today: Any, person: Any) -> Q:
    """The condition of a tab; moment, day and person may be given later (`lib.prepared`)."""
    rests = Q(paused_until__gt=today)
    return {
        "decide": overdue(now, today) | Q(status__in=(Status.NEW, Status.REOPENED)) & ~rests,
        "overdue": overdue(now, today),
        "waiting": Q(status__in=WAITING) | Q(status__in=OPEN) & rests,
        "mine": Q(status__in=OPEN, owner=person),
        "running": Q(status=Status.IN_PROGRESS) & ~rests,
        "closed": Q(status=Status.CLOSED),
    }[key]


def rank(now: Any, today: Any) -> Combinable:
    """What is late first, then the most serious."""
    late = Case(When(overdue(now, today), then=Value(LATE)), default=Value(0))
    return late + Coalesce(F("severity"), Value(0))
