"""Tries within a rate: what allauth's own limits do, in one message."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from youthwork.lib import tries

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BOTH = "3/m/ip,2/5m/key"


@pytest.fixture
def visit(rf):
    def made(address="192.0.2.1"):
        return rf.post("/", REMOTE_ADDR=address)

    return made


def at(seconds):
    return NOW + timedelta(seconds=seconds)


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM rate_limits ORDER BY cache_key")
        return {key.split(":rl:tries:")[1]: value.split() for key, value in cursor.fetchall()}


def test_no_more_than_the_rate_within_its_time(visit):
    told = [tries.count(visit(), "deed", "3/m/ip", now=at(n)) is not None for n in range(5)]
    assert told == [True, True, True, False, False]
    assert tries.count(visit("192.0.2.2"), "deed", "3/m/ip", now=at(5))
    assert tries.count(visit(), "another", "3/m/ip", now=at(5))


def test_each_try_counts_for_its_own_time(visit):
    """The first is over after a minute, the second not before its own minute has passed."""
    for second in (0, 30):
        assert tries.count(visit(), "deed", "2/m/ip", now=at(second))
    assert tries.count(visit(), "deed", "2/m/ip", now=at(59)) is None
    assert tries.count(visit(), "deed", "2/m/ip", now=at(60))
    assert tries.count(visit(), "deed", "2/m/ip", now=at(61)) is None
    assert tries.count(visit(), "deed", "2/m/ip", now=at(91))


def test_what_is_refused_lengthens_no_wait(visit):
    for second in (0, 1):
        tries.count(visit(), "deed", "2/m/ip", now=at(second))
    for second in range(2, 60):
        assert tries.count(visit(), "deed", "2/m/ip", now=at(second)) is None
    assert tries.count(visit(), "deed", "2/m/ip", now=at(60))


def test_an_address_that_is_refused_takes_no_try_of_an_account(visit):
    for number in range(3):
        assert tries.count(visit(), "deed", BOTH, key=f"other-{number}", now=NOW)
    for _time in range(4):
        assert tries.count(visit(), "deed", BOTH, key="victim", now=NOW) is None
    for number in range(2):
        assert tries.count(visit(f"198.51.100.{number}"), "deed", BOTH, key="victim", now=NOW)


def test_an_account_that_is_refused_counts_for_the_address(visit):
    told = [tries.count(visit(), "deed", BOTH, key="victim", now=NOW) for _time in range(3)]
    assert [each is not None for each in told] == [True, True, False]
    assert sorted(len(stamps) for stamps in rows().values()) == [2, 3]


EACH = {"visit": "3/m/ip", "deed": BOTH}


def each_at(visit, address, key="victim"):
    return list(tries.count_each(visit(address), EACH, key=key, now=NOW))


def test_several_actions_are_counted_in_one_message_and_refused_by_themselves(visit):
    for _time in range(2):
        assert each_at(visit, "192.0.2.1") == ["visit", "deed"]
    assert each_at(visit, "192.0.2.1") == ["visit"]  # the account is refused, the visit counts
    assert each_at(visit, "192.0.2.1", "another") == []
    for _time in range(2):  # what was refused has counted for nothing that comes after it
        assert each_at(visit, "192.0.2.2", "another") == ["visit", "deed"]
    with CaptureQueriesContext(connection) as asked:
        each_at(visit, "192.0.2.3", "a third")
    assert len(asked) == 1


def test_of_several_actions_each_is_taken_back_by_itself(visit):
    counted = tries.count_each(visit(), EACH, key="mine", now=NOW)
    counted["deed"].take_back(NOW)
    assert {key.split(":")[0]: len(stamps) for key, stamps in rows().items()} == {
        "deed": 0, "visit": 1,
    }  # fmt: skip


def test_only_the_own_try_is_taken_back(visit):
    tries.count(visit(), "deed", BOTH, key="mine", now=NOW)
    tries.count(visit(), "deed", BOTH, key="mine", now=NOW).take_back(NOW)
    assert [len(stamps) for stamps in rows().values()] == [1, 1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT length(value) FROM rate_limits")
        assert cursor.fetchall() == [(len(" 1795262400.000000-00000000"),)]


def test_all_tries_are_forgotten(visit):
    tries.count(visit(), "deed", BOTH, key="mine", now=NOW)
    tries.count(visit(), "another", BOTH, key="mine", now=NOW)
    tries.forget(visit(), "deed", BOTH, key="mine")
    assert {key.split(":")[0] for key in rows()} == {"another"}


def test_what_is_over_goes_with_what_is_taken_back(visit):
    """Keys hold network addresses."""
    for number in range(5):
        tries.count(visit(f"192.0.2.{number}"), "deed", "3/m/ip", now=NOW)
    tries.count(visit(), "deed", BOTH, key="mine", now=at(100)).take_back(at(100))
    assert [key.split(":")[1] for key in rows()] == ["2/300.0/key", "3/60/ip"]


def test_a_row_of_somebody_who_keeps_coming_stays_short(visit):
    for minute in range(40):
        assert tries.count(visit(), "deed", "3/m/ip", now=at(40 * minute))
    [stamps] = rows().values()
    assert len(stamps) <= 2 * 3


def test_a_try_is_one_statement_and_so_is_one_that_is_over(visit):
    tries.count(visit(), "deed", BOTH, key="mine", now=NOW)  # PostgreSQL is handed it once
    with CaptureQueriesContext(connection) as asked:
        tried = tries.count(visit(), "deed", BOTH, key="mine", now=NOW)
    assert len(asked) == 1
    tried.take_back(NOW)
    with CaptureQueriesContext(connection) as asked:
        tried.take_back(NOW)
    assert len(asked) == (1 if connection.vendor == "postgresql" else 3)
