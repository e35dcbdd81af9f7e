from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from workers.actions.hours import Worked
from workers.models import Contract

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FRIDAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 22, 30, tzinfo=AMSTERDAM)


@pytest.fixture
def worked(cast):
    """An hour online on Friday in the team of the cast's worker; keywords win."""

    def make(**also):
        return Worked(**({"team": cast.noord, "day": FRIDAY, "where": "online"} | also))

    return make


@pytest.fixture
def at():
    """A moment on Friday 20 November 2026, Amsterdam time."""
    return lambda clock, day=FRIDAY: datetime.combine(
        day, time.fromisoformat(clock), tzinfo=AMSTERDAM
    )


@pytest.fixture
def contract(cast):
    return Contract.objects.create(user=cast.worker, hours_per_week=36, from_day=date(2024, 1, 1))
