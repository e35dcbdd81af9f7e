"""Numbers of signals: one after the other in each year."""

import pytest
from django.db import transaction

from signals import numbers

pytestmark = pytest.mark.django_db


def taken(count, year=2026):
    return [numbers.next_place(year).ref for _number in range(count)]


def test_numbers_of_a_year_follow_each_other():
    assert taken(40) == [f"S-2026-{number:04d}" for number in range(1, 41)]
    assert taken(2, year=2027) == ["S-2027-0001", "S-2027-0002"]
    assert taken(1) == ["S-2026-0041"]


def test_a_save_that_fails_puts_its_number_back():
    taken(20)
    with transaction.atomic():
        assert taken(2) == ["S-2026-0021", "S-2026-0022"]
        transaction.set_rollback(True)
    assert taken(2) == ["S-2026-0021", "S-2026-0022"]


def test_numbers_go_on_after_rows_that_were_filled_in():
    taken(3)
    numbers.go_on_after(2026, 641)
    assert numbers.last_of_years() == {2026: 641}
    assert taken(18)[::17] == ["S-2026-0642", "S-2026-0659"]
    assert numbers.last_of_years() == {2026: 659}
