"""What signers type and draw, read: dates of birth and signatures."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent import births, signature
from consent.languages import LANGUAGES
from consent.texts import catalogue


@pytest.mark.parametrize(
    "typed",
    ["05-11-2012", "5-11-2012", "5/11/2012", "5.11.2012", "05 11 2012", "05112012", "2012-11-05",
     "5-11-12", " 5 november 2012 ", "5 nov 2012", "5 NOV. 2012", "٥-١١-٢٠١٢", "5 Kasım 2012",
     "5 نوفمبر 2012", "5 листопада 2012", "5 listopada 2012"],
)  # fmt: skip
def test_a_date_of_birth_is_read_as_people_write_it(typed):
    assert births.read(typed) == date(2012, 11, 5)


@pytest.mark.parametrize(
    "typed", ["", "-", "11-2012", "31-04-2012", "29-02-2013", "05-11-2012-01", "5 no 2012",
              "0-0-0", "5-11-20121", "²-11-2012", "5 november", "x" * 5000]
)  # fmt: skip
def test_what_is_no_day_is_none(typed):
    assert births.read(typed) is None


@settings(max_examples=50)
@given(
    day=st.dates(date(1950, 1, 1), date(2030, 12, 31)), language=st.sampled_from(list(LANGUAGES))
)
def test_a_date_written_in_any_language_is_read_back(day, language):
    assert births.read(catalogue.written_date(day, language)) == day
    assert births.read(f"{day:%d-%m-%Y}") == births.read(day.isoformat()) == day


@settings(max_examples=50)
@given(st.text(alphabet="MLCZz0123456789 .,-<e", max_size=60))
def test_a_signature_that_is_read_holds_commands_and_numbers_alone(sent):
    try:
        read = signature.read(sent)
    except signature.NoSignature:
        return
    assert re.fullmatch(r"M(-?[\d.]+ ?)+([MLC](-?[\d.]+ ?)+)+", read)
    assert signature.read(read) == read
