"""Counters of tries: each as long as its time, however many there are; few statements."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

pytestmark = pytest.mark.django_db
MANY = 350  # beyond what Django's own cache in the database holds


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rate_limits")
        return cursor.fetchone()[0]


def later(monkeypatch, seconds):
    moment = timezone.now() + timedelta(seconds=seconds)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: moment)


def test_whoever_tries_many_addresses_wipes_out_no_count():
    cache.set("a-victim", [1.0, 2.0], 300)
    for number in range(MANY):
        cache.set(f"other-{number}", [1.0], 300)
    assert cache.get("a-victim") == [1.0, 2.0]
    assert rows() == MANY + 1


def test_a_value_is_kept_until_its_end_and_no_longer(monkeypatch):
    cache.set("tries", [1.0], 60)
    cache.set("tries", [1.0, 2.0], 60)
    assert cache.get("tries") == [1.0, 2.0]
    later(monkeypatch, 62)
    assert cache.get("tries") is None


def test_what_is_there_is_not_added_to_until_it_is_over(monkeypatch):
    assert cache.add("lock", True, 10)
    assert not cache.add("lock", True, 10)
    later(monkeypatch, 12)
    assert cache.add("lock", True, 10)


def test_what_is_over_goes_with_what_is_deleted(monkeypatch):
    """Keys hold network addresses."""
    for number in range(5):
        cache.set(f"old-{number}", [1.0], 10)
    cache.set("running", [1.0], 300)
    later(monkeypatch, 12)
    cache.add("lock", True, 10)
    assert cache.delete("lock")
    assert (rows(), cache.get("running")) == (1, [1.0])


def test_each_change_is_one_statement():
    with CaptureQueriesContext(connection) as asked:
        cache.add("lock", True, 10)
        cache.set("tries", [1.0], 60)
        cache.delete("lock")
    assert len(asked) == 3


def test_a_count_without_an_end_is_refused():
    with pytest.raises(ValueError, match="end"):
        cache.set("tries", 1, None)
