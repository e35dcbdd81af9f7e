"""The one legal hold of the demo that is alive: a demand of the public prosecutor for a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial

from organisation.choices import Role
from privacy import audit
from privacy.actions import keeping
from signals.models import Signal
from youthwork.demo.people import Cast

PLACED_ON, UNTIL = date(2026, 11, 3), date(2027, 2, 3)
SIGNAL = 25  # of the file: the knife, for which 112 was called


def deeds_of(cast: Cast) -> Iterator[tuple[datetime, Callable[[], object]]]:
    at = cast.plan.shift.moment(PLACED_ON, time(10, 15))
    yield at, partial(_hold, cast, at)


def _hold(cast: Cast, at: datetime) -> None:
    signal = Signal.objects.get(client_id=cast.plan.uuid("signal", SIGNAL))
    shift = cast.plan.shift
    keeping.place_hold(
        audit.label(signal),
        reason="Vordering van de officier van justitie van 3 november; de zaak loopt nog.",
        until=shift.day(UNTIL),
        by=cast.with_role(Role.PRIVACY_OFFICER),
        today=shift.day(PLACED_ON),
        now=at,
    )
