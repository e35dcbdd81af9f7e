"""Numbers as people type them, and as a telephone dials them."""

import pytest

from youthwork.lib.telephone import dialled


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12345678", "0612345678"),
        ("+31 6 1234 5678", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031 (0)20-123 45 67", "0031201234567"),
        ("(020) 123 45 67", "0201234567"),
        ("0900-8844", "09008844"),
        ("", ""),
    ],
)
def test_a_number_is_dialled_without_what_is_for_the_eye(typed, number):
    assert dialled(typed) == number
