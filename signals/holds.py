"""What a legal hold keeps of signals: whole, as what was taken together is one story."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.db.models import Value
from django.db.models.functions import Concat

from privacy.models import LegalHold
from privacy.retention import held
from signals.models import Signal
from youthwork.lib.together import Asking

_LABEL = Concat(Value("signals.signal:"), "ref")  # as the trail names a signal


def held_signals(today: date) -> frozenset[str]:
    """Numbers of the signals that a hold keeps, with all that they were taken together with."""
    return Signal.objects.with_what_goes_along(held("signals.signal", today))


def held_until_of(signal: Signal, today: date) -> Asking[date | None]:
    """Until which day holds that are in force keep this signal, if any does."""
    refs = Signal.objects.of_one_thing(signal).annotate(label=_LABEL).values("label")
    yield (rows := LegalHold.objects.in_force(today).filter(subject__in=refs).values_list("until"))
    return max((until for (until,) in rows), default=None)


def held_until(today: date) -> Asking[dict[str, date]]:
    """Until which day holds that are in force keep which signals, by number."""
    yield (rows := LegalHold.objects.last_days("signals.signal", today))
    found: dict[str, date] = {}
    for until, group in groupby(rows, lambda row: row[1]):  # the latest counts, and comes last
        named = [label.partition(":")[2] for label, _until in group]
        found |= dict.fromkeys(Signal.objects.with_what_goes_along(named), until)
    return found
