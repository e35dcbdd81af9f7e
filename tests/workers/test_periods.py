"""Worked time by day and part of the day, also in the nights in which the clock jumps."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.workers.conftest import AMSTERDAM
from workers.actions import hours as actions
from workers.models import HourPart
from workers.periods import (
    DayMinutes,
    by_day,
    minutes_between,
    moments,
    moved_to,
    pieces,
    short_rests,
)
from youthwork.lib.dates import NoSuchTime, day_of

OCTOBER, MARCH = date(2026, 10, 24), date(2027, 3, 27)  # the evenings before the clock jumps
# Moments within a day of midnight, a turn of month and year, and both jumps of the clock.
TURNS = [date(2026, 11, 21), date(2026, 12, 1), date(2027, 1, 1), date(2024, 3, 1)]
AROUND = st.builds(
    lambda day, minutes: (
        datetime.combine(day, time(), AMSTERDAM).astimezone(UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from([*TURNS, OCTOBER + timedelta(1), MARCH + timedelta(1)]),
    st.integers(-24 * 60, 24 * 60),
)


@settings(max_examples=50)
@given(start=AROUND, seconds=st.integers(0, 14 * 3600))
@example(start=datetime(2026, 10, 24, 20, tzinfo=UTC), seconds=6 * 3600 + 1800)
def test_the_pieces_of_a_period_sum_to_what_was_worked(start, seconds):
    end = start + timedelta(seconds=seconds)
    cut = list(pieces(start, end))
    assert sum(piece.minutes for piece in cut) == minutes_between(start, end)
    assert all(piece.minutes > 0 for piece in cut)
    assert [piece.day for piece in cut] == sorted(piece.day for piece in cut)
    days = by_day(start, end)
    assert sum(day.minutes for day in days) == minutes_between(start, end)
    for day in days:
        assert day.minutes == day.night + day.morning + day.afternoon + day.evening
        assert day_of(start) <= day.day <= day_of(end)
        assert day.evening <= 6 * 60


@pytest.mark.parametrize(("evening", "hours"), [(OCTOBER, 6.5), (MARCH, 4.5), (TURNS[0], 5.5)])
def test_f30_a_night_has_the_hours_that_the_clock_gives_it(evening, hours):
    start, end = moments(evening, time(22), time(3, 30))
    assert minutes_between(start, end) == hours * 60
    first, second = by_day(start, end)
    assert first == DayMinutes(evening, 120, evening=120)
    assert (second.night, second.evening) == (hours * 60 - 120, 0)


def test_f30_a_time_that_the_clock_skips_is_refused_and_one_shown_twice_is_the_first():
    with pytest.raises(NoSuchTime):
        moments(MARCH + timedelta(1), time(2, 30), time(4))
    start, end = moments(OCTOBER, time(22), time(2, 30))
    assert minutes_between(start, end) == 4.5 * 60
    start, end = moments(OCTOBER + timedelta(1), time(2, 30), time(4))
    assert minutes_between(start, end) == 2.5 * 60


@pytest.mark.parametrize(
    ("night", "begins", "belongs"),
    [(MARCH, "05:30", False), (MARCH, "04:30", True), (OCTOBER, "04:30", True),
     (OCTOBER, "05:30", False)],
)  # fmt: skip
def test_f36_before_five_on_the_clock_belongs_to_the_day_before(night, begins, belongs):
    late = moments(night, time(20), time(23))
    early = moments(night + timedelta(1), time.fromisoformat(begins), time(7))
    assert (short_rests([late, early]) == []) is belongs


def test_f30_half_an_hour_over_the_clock_that_goes_back_is_copied_in_minutes():
    start = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 2:45 the first time
    assert moved_to(date(2026, 10, 26), start, start + timedelta(minutes=30)) is None
    fine = moved_to(date(2026, 10, 26), start, start + timedelta(minutes=75))  # until 3:00
    assert minutes_between(*fine) == 15


def test_f31_friday_is_friday_evening_until_midnight():
    friday, saturday = by_day(*moments(date(2026, 11, 20), time(17), time(1, 30)))
    assert friday == DayMinutes(date(2026, 11, 20), 420, afternoon=60, evening=360)
    assert saturday == DayMinutes(date(2026, 11, 21), 90, night=90)


def test_f31_an_entry_past_midnight_counts_on_both_of_its_days(cast, worked, at):
    actions.book(
        worked(day=TURNS[2] - timedelta(1), started_at=at("22:00", date(2026, 12, 31)),
               ended_at=at("02:00", date(2027, 1, 1))),
        by=cast.worker, now=at("03:00", date(2027, 1, 1)),
    )  # fmt: skip
    old, new = (HourPart.objects.between(day, day) for day in (date(2026, 12, 31), TURNS[2]))
    assert (old.minutes().online, new.minutes().online) == (120, 120)
    assert [(part.weekday, part.evening, part.night) for part in (*old, *new)] == [
        (3, 120, 0), (4, 0, 120),
    ]  # fmt: skip


def test_minutes_without_times_are_in_no_part_of_the_day(cast, worked, at):
    made = actions.book(worked(minutes=90), by=cast.worker, now=at("22:30"))
    part = made.parts.get()
    assert (part.minutes, part.evening, part.afternoon) == (90, 0, 0)
