"""Ages and validity: the lines on which the law turns."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent import dates

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@settings(max_examples=50)
@given(born=DAYS, days=st.integers(0, 40 * 366))
def test_somebody_signs_for_oneself_from_the_sixteenth_birthday_on_and_not_a_day_before(born, days):
    day = born + timedelta(days=days)
    sixteen = dates.birthday(born, 16)
    assert dates.signs_for_self(born, day) == (day >= sixteen)
    assert dates.age_on(born, sixteen) == 16 and dates.age_on(born, sixteen - timedelta(1)) == 15


@settings(max_examples=50)
@given(born=DAYS, days=st.integers(0, 25 * 366))
def test_a_consent_never_outlives_24_months_nor_a_guardian_s_the_sixteenth_birthday(born, days):
    signed = born + timedelta(days=days)
    held = dates.validity(born, signed)
    assert signed < held.until <= signed + timedelta(days=731)
    if not dates.signs_for_self(born, signed):
        assert held.until <= dates.birthday(born, 16)
    grace = timedelta(days=30) if held.at_sixteen else timedelta()
    assert held.take_down == held.until + grace


@pytest.mark.parametrize(
    ("born", "sixteen"),
    [
        (date(2010, 11, 21), date(2026, 11, 21)),
        (date(2008, 2, 29), date(2024, 2, 29)),
        (date(2084, 2, 29), date(2100, 3, 1)),  # no leap year: a parent decides a day longer
    ],
)
def test_f2_the_sixteenth_birthday(born, sixteen):
    assert dates.birthday(born, 16) == sixteen


def test_f2_born_on_29_february_one_is_fifteen_on_1_march():
    assert dates.birthday(date(2012, 2, 29), 15) == date(2027, 3, 1)
