"""The one legal hold of the demo that is alive: a demand of the public prosecutor for a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial

from organisation.choices import Role
from privacy import audit
from privacy.actions import keeping
from signals.choices.signal import Status
from signals.models import Signal
from youthwork.demo.people import Cast

PLACED_ON, UNTIL = date(2026, 11, 3), date(2027, 2, 3)


def deeds_of(cast: Cast) -> Iterator[tuple[datetime, Callable[[], object]]]:
    at = cast.plan.shift.moment(PLACED_ON, time(10, 15))
    yield at, partial(_hold, cast, at)


def _hold(cast: Cast, at: datetime) -> None:
    closed = Signal.objects.filter(status=Status.CLOSED).order_by("-severity", "ref").first()
    if closed is not None:
        shift = cast.plan.shift
        keeping.place_hold(
            audit.label(closed),
            reason="Vordering van de officier van justitie van 3 november; de zaak loopt nog.",
            until=shift.day(UNTIL),
            by=cast.with_role(Role.PRIVACY_OFFICER),
            today=shift.day(PLACED_ON),
            now=at,
        )
