"""Terms of signals: working days, holidays, hours over the nights in which the clock jumps."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals import dates
from signals.dates import due_at
from tests.make import AMSTERDAM
from youthwork.lib.dates import day_of, end_of_day, start_of_day
from youthwork.lib.working_days import add_working_days, is_working_day

MOMENTS = st.datetimes(
    datetime(2025, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC), allow_imaginary=False
)
DAYS = st.dates(date(2025, 1, 1), date(2031, 12, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def test_severity_three_has_until_the_end_of_the_second_working_day():
    assert due_at("bullying", 3, "", at("2026-11-16 10:00")) == at("2026-11-19 00:00")


def test_friday_night_has_until_the_end_of_tuesday():
    assert due_at("bullying", 3, "", at("2026-11-20 22:30")) == at("2026-11-25 00:00")


def test_severity_four_has_twenty_four_hours_also_in_the_weekend():
    assert due_at("violence", 4, "", at("2026-11-21 23:15")) == at("2026-11-22 23:15")


@pytest.mark.parametrize(
    ("logged", "due"),
    [("2026-10-24 12:00", "2026-10-25 11:00"), ("2027-03-27 12:00", "2027-03-28 13:00")],
)
def test_f30_twenty_four_hours_are_real_hours_when_the_clock_jumps(logged, due):
    assert due_at("violence", 4, "", at(logged)) == at(due)


def test_severity_five_is_due_at_once():
    moment = at("2026-11-20 22:30")
    assert due_at("weapons", 5, "", moment) == moment


@pytest.mark.parametrize("severity", [1, 2])
def test_nobody_has_to_act_on_severity_one_and_two(severity):
    assert due_at("trend", severity, "", at("2026-11-20 22:30")) is None


def test_an_opportunity_has_a_term_only_when_it_is_for_now():
    moment = at("2026-11-16 10:00")
    assert due_at("opportunity", None, "now", moment) == at("2026-11-19 00:00")
    assert due_at("opportunity", None, "later", moment) is None


def test_a_kind_may_have_a_term_of_its_own(monkeypatch):
    monkeypatch.setitem(dates.OWN_TERMS, ("weapons", 3), dates.Term(hours=4))
    moment = at("2026-11-20 22:30")
    assert due_at("weapons", 3, "", moment) == moment + timedelta(hours=4)
    assert due_at("bullying", 3, "", moment) == at("2026-11-25 00:00")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 4, 3), True),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 27), False),  # King's Day
        (date(2025, 4, 26), False),
        (date(2026, 5, 5), True),  # free only in years that end in 0 or 5
        (date(2025, 5, 5), False),
        (date(2030, 5, 5), False),
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 5, 25), False),  # Whit Monday
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), True),
    ],
)
def test_dutch_holidays_are_no_working_days(day, working):
    assert is_working_day(day) is working


def test_christmas_does_not_count():
    assert due_at("bullying", 3, "", at("2026-12-24 16:00")) == at("2026-12-30 00:00")


@given(DAYS, st.integers(0, 30))
def test_between_a_day_and_its_term_lie_as_many_working_days(day, number):
    end = add_working_days(day, number)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, between)) == number
    assert number == 0 or is_working_day(end)


@given(MOMENTS, st.integers(3, 5))
def test_a_term_never_ends_before_it_begins_and_later_signals_end_no_earlier(moment, severity):
    due = due_at("bullying", severity, "", moment)
    later = due_at("bullying", severity, "", moment + timedelta(hours=7))
    assert moment <= due <= later


@given(MOMENTS)
def test_what_is_more_serious_is_due_no_later(moment):
    ends = [due_at("bullying", severity, "", moment) for severity in (5, 4, 3)]
    assert ends == sorted(ends)


@given(MOMENTS)
def test_working_days_end_with_an_amsterdam_day(moment):
    due = due_at("bullying", 3, "", moment)
    assert due == end_of_day(day_of(due - timedelta(seconds=1)))


@given(MOMENTS, st.integers(1, 90), st.integers(3, 5))
def test_a_rest_delays_a_term_by_at_least_what_it_takes_from_it(moment, days, severity):
    until = day_of(moment) + timedelta(days=days)
    later = dates.since_with_pause(moment, moment, until)
    rested = due_at("bullying", severity, "", later)
    assert rested >= due_at("bullying", severity, "", moment)
    assert rested >= start_of_day(until)


@given(MOMENTS, st.integers(1, 90))
def test_a_rest_that_ends_at_once_was_none(moment, days):
    until = day_of(moment) + timedelta(days=days)
    paused = dates.since_with_pause(moment, moment, until)
    assert dates.since_without_pause(paused, moment, until) == moment


@given(MOMENTS, st.integers(1, 90), st.integers(0, 60))
def test_a_rest_that_ends_early_delays_no_longer_than_it_lasted(moment, days, hours):
    until = day_of(moment) + timedelta(days=days)
    ended = moment + timedelta(hours=hours)
    paused = dates.since_with_pause(moment, moment, until)
    since = dates.since_without_pause(paused, ended, until)
    assert since == moment + min(ended - moment, start_of_day(until) - moment)


@pytest.mark.parametrize(
    ("now", "days"),
    [("2026-11-19 09:00", 1), ("2026-11-20 23:59", 2), ("2026-11-23 00:00", 5)],
)
def test_how_late_it_is_is_counted_in_days_after_the_last_one(now, days):
    assert dates.days_late(at("2026-11-19 00:00"), at(now)) == days
