"""The cast with an evaluation that is due, and the calendar that walks."""

from datetime import date, datetime, time

import pytest

from policy.models import Evaluation
from tests.make import AMSTERDAM

DUE = date(2027, 3, 10)  # a Wednesday
TODAY = date(2026, 11, 20)


def at(day, clock=time(9)):
    return datetime.combine(day, clock, AMSTERDAM)


@pytest.fixture
def due(cast):
    return Evaluation.objects.create(number=1, due_on=DUE)
