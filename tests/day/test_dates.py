from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from youthwork.lib import dates

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30), timezones=st.just(UTC))
MONTHS = st.integers(-600, 600)
LONG_NIGHT, SHORT_NIGHT = date(2026, 10, 25), date(2027, 3, 28)


@given(DAYS)
def test_days_follow_each_other_without_gap_or_overlap(day):
    assert dates.day_of(dates.start_of_day(day)) == day
    assert dates.day_of(dates.end_of_day(day) - timedelta(microseconds=1)) == day
    assert dates.end_of_day(day) == dates.start_of_day(day + dates.DAY)


@given(MOMENTS)
def test_every_moment_lies_in_its_day(moment):
    day = dates.day_of(moment)
    assert dates.start_of_day(day) <= moment < dates.end_of_day(day)


@given(DAYS, MONTHS)
def test_months_are_added_to_the_same_day_or_the_month_s_last(day, months):
    later = dates.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + dates.DAY).day == 1)


@given(DAYS, MONTHS, MONTHS)
def test_adding_months_keeps_the_order(day, fewer, more):
    fewer, more = sorted((fewer, more))
    assert dates.add_months(day, fewer) <= dates.add_months(day, more)


@given(DAYS)
def test_a_week_starts_on_its_monday(day):
    monday = dates.week_start(day)
    assert monday.weekday() == 0
    assert timedelta(0) <= day - monday < timedelta(days=7)
    assert dates.week_of(monday) == dates.week_of(day)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 6, date(2028, 8, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_half_a_year_after_the_end_of_august(day, months, expected):
    assert dates.add_months(day, months) == expected


def test_a_night_shift_has_an_hour_more_when_summer_time_ends():
    start = dates.moment_at(LONG_NIGHT - dates.DAY, time(22))
    assert dates.moment_at(LONG_NIGHT, time(3, 30)) - start == timedelta(hours=6.5)
    assert dates.end_of_day(LONG_NIGHT) - dates.start_of_day(LONG_NIGHT) == timedelta(hours=25)


def test_a_night_shift_has_an_hour_less_when_summer_time_begins():
    start = dates.moment_at(SHORT_NIGHT - dates.DAY, time(22))
    assert dates.moment_at(SHORT_NIGHT, time(3, 30)) - start == timedelta(hours=4.5)
    assert dates.end_of_day(SHORT_NIGHT) - dates.start_of_day(SHORT_NIGHT) == timedelta(hours=23)


def test_a_time_that_the_clock_skips_is_refused():
    with pytest.raises(dates.NoSuchTime):
        dates.moment_at(SHORT_NIGHT, time(2, 30))


def test_of_a_time_that_the_clock_shows_twice_the_first_counts():
    twice = dates.moment_at(LONG_NIGHT, time(2, 30))
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert dates.moment_at(LONG_NIGHT, time(2, 30, fold=1)) == twice


def test_the_first_of_january_may_belong_to_week_53():
    assert dates.week_of(date(2027, 1, 1)) == (2026, 53)


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        dates.day_of(datetime(2026, 11, 20))


@given(DAYS, DAYS, st.integers(0, 120))
@example(date(2027, 2, 28), date(2028, 2, 29), 12)
@example(date(2028, 2, 29), date(2029, 2, 28), 12)
@example(date(2028, 2, 29), date(2029, 3, 1), 12)
@example(date(2027, 2, 28), date(2027, 8, 29), 6)
@example(date(2026, 8, 31), date(2027, 3, 1), 6)
def test_a_term_of_months_ended_for_each_day_before_the_first_that_is_kept(day, today, months):
    ended = dates.add_months(day, months) < today
    assert (day < dates.kept_from(today, months)) is ended


@given(DAYS, st.integers(0, 120))
@example(date(2028, 2, 29), 12)
@example(date(2027, 8, 31), 6)
def test_a_term_is_over_on_the_first_day_from_which_later_ones_are_kept(day, months):
    over = dates.over_on(day, months)
    assert dates.kept_from(over - dates.DAY, months) <= day < dates.kept_from(over, months)


@given(DAYS, st.integers(0, 120))
def test_the_day_before_the_first_that_is_kept_had_all_its_months(today, months):
    first = dates.kept_from(today, months)
    assert dates.add_months(first, months) >= today
    assert dates.add_months(first - dates.DAY, months) < today
