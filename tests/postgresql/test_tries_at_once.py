"""Tries at the same moment, which a shared in-memory SQLite cannot show."""

from functools import partial

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from tests.postgresql.test_outbox_at_once import at_once
from youthwork.lib import tries

pytestmark = pytest.mark.django_db(transaction=True)
RATES = "100/m/ip,5/5m/key"


@pytest.fixture(autouse=True)
def without_tries():
    """No model stands for this table, so that nothing else empties it."""
    yield
    cache.clear()


def one_try(address="192.0.2.1", take_back=False):
    visit = RequestFactory().post("/", REMOTE_ADDR=address)
    tried = tries.count(visit, "deed", RATES, key="victim", now=timezone.now())
    if tried is not None and take_back:
        tried.take_back(timezone.now())
    return tried is not None


def test_of_many_tries_at_once_no_more_get_through_than_one_after_another():
    assert sum(at_once(12, one_try)) == 5
    assert not one_try("198.51.100.7")


def test_tries_that_are_taken_back_at_once_leave_none_and_wait_for_no_other():
    for _round in range(3):
        at_once(8, partial(one_try, take_back=True))
    assert [one_try() for _time in range(6)] == [True] * 5 + [False]
