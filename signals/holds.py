"""What a legal hold keeps of signals: whole, as what was taken together is one story."""

from __future__ import annotations

from datetime import date

from privacy.retention import held
from signals.models import Signal


def held_signals(today: date) -> frozenset[str]:
    """Numbers of the signals that a hold keeps, with all that they were taken together with."""
    return Signal.objects.with_what_goes_along(held("signals.signal", today))
