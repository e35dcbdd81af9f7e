"""What a contract comes to in a period: old weeks keep their norm, two teams never count double."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers import figures
from workers import split_rows as rows
from workers.planning import Held, Period, Terms, asked, due, norm_of, spans, terms

MONDAY = date(2026, 10, 26)
FOUR_WEEKS = Period(MONDAY, MONDAY + timedelta(days=27))
LONG_AGO = date(2020, 1, 1)
FULL = Terms(LONG_AGO, 36 * 60, 25)


def test_a_period_knows_its_days_weeks_and_the_one_before():
    assert (FOUR_WEEKS.days, FOUR_WEEKS.weeks) == (28, 4.0)
    assert FOUR_WEEKS.before == Period(date(2026, 9, 28), date(2026, 10, 25))
    assert Period.of_weeks(4, FOUR_WEEKS.last) == FOUR_WEEKS


def test_weeks_and_months_of_a_period_are_cut_at_its_ends():
    weeks = Period(date(2026, 12, 31), date(2027, 1, 11)).by_week()  # week 53 among them
    assert weeks == [
        Period(date(2026, 12, 31), date(2027, 1, 3)),
        Period(date(2027, 1, 4), date(2027, 1, 10)),
        Period(date(2027, 1, 11), date(2027, 1, 11)),
    ]
    months = Period(date(2026, 1, 31), date(2026, 3, 1)).by_month()
    assert [month.days for month in months] == [1, 28, 1]


def test_planned_is_the_norms_share_of_the_contract():
    found = spans([FULL], [Held(1, LONG_AGO, None)], {1}, FOUR_WEEKS)
    assert asked(found, FOUR_WEEKS) == pytest.approx(4 * 9 * 60)


@pytest.mark.parametrize(("leave", "left"), [(36 * 60, 3 * 9 * 60), (10**6, 0)])
@pytest.mark.parametrize("whose", [1, rows.EVERYBODY])
def test_leave_is_taken_off_what_is_planned_and_never_below_nothing(leave, left, whose):
    reading = figures.made(
        [], [(1, LONG_AGO, 36.0, 25, None)], [(1, 1, LONG_AGO, None)], [(whose, MONDAY, leave)],
        FOUR_WEEKS, {1},
    )  # fmt: skip
    assert reading.planned(FOUR_WEEKS) == pytest.approx(left)


def test_fixed_hours_a_week_are_planned_as_they_were_agreed():
    eight = terms(LONG_AGO, 36, None, 8)
    found = spans([eight], [Held(1, LONG_AGO, None)], {1}, FOUR_WEEKS)
    assert asked(found, FOUR_WEEKS) == pytest.approx(4 * 8 * 60)
    assert norm_of(found) == pytest.approx(100 * 8 / 36)
    assert terms(LONG_AGO, 0, None, 0).norm_percent == 0


def test_a_share_asks_of_what_was_made_and_fixed_hours_ask_themselves_less_leave():
    anywhere = [Held(1, LONG_AGO, None)]
    share = spans([FULL], anywhere, {1}, FOUR_WEEKS)
    assert due(share, 40 * 60, 36 * 60) == pytest.approx(10 * 60)
    fixed = spans([terms(LONG_AGO, 36, None, 8)], anywhere, {1}, FOUR_WEEKS)
    assert due(fixed, 40 * 60, 0) == pytest.approx(32 * 60)
    assert due(fixed, 40 * 60, 36 * 60) == pytest.approx(24 * 60)  # a week of leave
    assert due(fixed, 40 * 60, 10**6) == 0
    changed = [FULL, terms(MONDAY + timedelta(days=14), 36, None, 8)]
    both = spans(changed, anywhere, {1}, FOUR_WEEKS)
    assert due(both, 40 * 60, 0) == pytest.approx(20 * 60 / 4 + 16 * 60)
    assert due([], 40 * 60, 0) == 0


@pytest.mark.parametrize("whose", [1, rows.EVERYBODY])
def test_the_shortfall_of_fixed_hours_is_one_whether_leave_comes_by_person_or_together(whose):
    reading = figures.made(
        [(1, 1, 60, 600, 0, 0, 0)], [(1, LONG_AGO, 36.0, None, 8)], [(1, 1, LONG_AGO, None)],
        [(whose, MONDAY, 36 * 60)], FOUR_WEEKS, {1},
    )  # fmt: skip
    assert reading.shortfall().norm == pytest.approx(24 * 60)


def test_an_old_week_keeps_its_own_norm():
    changed = [FULL, Terms(MONDAY + timedelta(days=14), 20 * 60, 50)]
    found = spans(changed, [Held(1, LONG_AGO, None)], {1}, FOUR_WEEKS)
    first, *_rest, last = FOUR_WEEKS.by_week()
    assert asked(found, first) == pytest.approx(9 * 60)
    assert asked(found, last) == pytest.approx(10 * 60)
    assert norm_of(found) == pytest.approx((36 * 25 + 20 * 50) / 56)


def test_nothing_is_planned_without_a_contract_or_a_place_in_the_team():
    assert norm_of(spans([], [Held(1, LONG_AGO, None)], {1}, FOUR_WEEKS)) is None
    assert spans([FULL], [Held(2, LONG_AGO, None)], {1}, FOUR_WEEKS) == []
    last_friday = FOUR_WEEKS.last - timedelta(days=2)
    joined = spans([FULL], [Held(1, last_friday, None)], {1}, FOUR_WEEKS)
    assert asked(joined, FOUR_WEEKS) == pytest.approx(9 * 60 / 5)


def test_the_weekend_asks_nothing():
    found = spans([FULL], [Held(1, LONG_AGO, None)], {1}, FOUR_WEEKS)
    saturday = FOUR_WEEKS.last - timedelta(days=1)
    assert asked(found, Period(saturday, FOUR_WEEKS.last)) == 0
    assert asked(found, Period(MONDAY, MONDAY)) == pytest.approx(9 * 60 / 5)


TEAMS = [1, 2, 3]
DAYS = st.integers(-20, 40).map(lambda n: MONDAY + timedelta(days=n))
PLACES = st.lists(
    st.builds(
        lambda team, first, days: Held(team, first, first + timedelta(days=days) if days else None),
        st.sampled_from(TEAMS),
        DAYS,
        st.integers(0, 30),
    ),
    max_size=5,
)
CONTRACTS = st.lists(
    st.builds(Terms, DAYS, st.integers(0, 60).map(lambda n: n * 60.0), st.integers(0, 100)),
    max_size=4,
    unique_by=lambda terms: terms.from_day,
).map(lambda found: sorted(found))


@settings(max_examples=50)
@given(CONTRACTS, PLACES)
def test_f26_teams_together_never_come_to_more_than_the_contract(contracts, held):
    every = spans(contracts, held, TEAMS, FOUR_WEEKS)
    whole = asked(every, FOUR_WEEKS)
    apart = sum(asked(spans(contracts, held, {t}, FOUR_WEEKS), FOUR_WEEKS) for t in TEAMS)
    assert apart == pytest.approx(whole)
    weeks = sum(asked(every, week) for week in FOUR_WEEKS.by_week())
    assert weeks == pytest.approx(whole)
    covered = [day for span in every for day in (span.period.first, span.period.last)]
    assert covered == sorted(covered)  # no day twice
