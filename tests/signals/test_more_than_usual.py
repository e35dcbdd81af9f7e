"""Of which kinds there is more than usual: one rule for months, quarters and half years."""

from dataclasses import replace
from datetime import date
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.trends import Column, Unnamed, exact, rises, unnamed
from youthwork.lib.dates import add_months
from youthwork.lib.suppression import Figure, Mark

END = date(2026, 6, 1)
UNDER, ALSO = Figure(None, Mark.UNDER), Figure(None, Mark.ALSO)


def column(length, ends, figure):
    """A column of so many months, the last of which lies `ends` months back; of one kind."""
    first, last = add_months(END, 1 - length - ends), add_months(END, -ends)
    if isinstance(figure, int):
        return exact(first, last, {"bullying": figure})
    return Column(first, last, {"bullying": figure}, Figure(20, Mark.SHOWN))


def row(length, *figures):
    """Columns of the same length, one after another, oldest first."""
    back = range((len(figures) - 1) * length, -1, -length)
    return [column(length, ends, figure) for ends, figure in zip(back, figures, strict=True)]


def told(columns):
    return [(rise.now, rise.usual, rise.year_before) for rise in rises(columns, ["bullying"])]


@pytest.mark.parametrize(
    ("length", "figures", "expected"),
    [
        (3, (8, 8, 8, 8, 8, 40), [(40, 8, 8)]),
        (3, (8, 8, 40), [(40, 8, None)]),  # half a year before it
        (3, (8, 40), []),
        (3, (UNDER, UNDER, 6), [(6, 4, None)]),  # at most four
        (3, (ALSO, 8, 40), []),  # one that is known
        (3, (40, 8, 8, 8, 40), []),  # as in that quarter of the year before
        (3, (90, 8, 8, 8, 8, 40), [(40, 8, 8)]),  # a year and a quarter ago is too long
        (6, (8, 8, 40), [(40, 8, 8)]),
        (6, (40, 8, 40), []),
        (6, (8, 40), []),
        (12, (8, 8, 40), []),  # one year begins in the twelve months before
        (2, (8, 8, 40), []),  # four months
        (2, (8, 8, 8, 40), [(40, 8, None)]),
        (1, (8, 8, 8, 8, 8, 8, 40), [(40, 8, None)]),
        (1, (8, 8, 8, 8, 8, 40), []),
        (3, (8, 8, UNDER), []),
        (3, (1, 1, 4), []),
    ],
)
def test_the_last_column_beside_those_as_long_in_the_year_before(length, figures, expected):
    assert told(row(length, *figures)) == expected


def test_columns_of_another_length_are_not_compared_with():
    months = [column(1, ends, 1) for ends in range(14, 2, -1)]
    assert told([*months, column(3, 0, 40)]) == []
    quarters = [column(3, ends, 90) for ends in (12, 9)]
    since = [column(1, ends, 8) for ends in range(8, 0, -1)]
    assert told([*quarters, *since, column(1, 0, 40)]) == [(40, 8, None)]


def test_a_column_that_still_runs_is_left_out():
    live = exact(add_months(END, 1), add_months(END, 1), {"bullying": 90}, is_live=True)
    assert told([*row(3, 8, 8, 40), live]) == [(40, 8, None)]
    assert told([live]) == told([]) == []


def test_of_a_time_before_anything_was_logged_nothing_is_usual():
    months = row(1, 0, 0, 0, 0, 0, 0, 0, 5)
    assert told(months) == [(5, 0, None)]
    unknown = [replace(each, is_before_all=True) for each in months[:2]]
    assert told([*unknown, *months[2:]]) == []
    assert told([*unknown[:1], *months[1:]]) == [(5, 0, None)]


figures = st.one_of(st.integers(0, 30), st.just(UNDER), st.just(ALSO))


@given(st.lists(figures, min_size=1, max_size=26))
def test_of_months_in_a_row_it_says_what_it_always_said(numbers):
    """At least five, one and a half times the middle one of twelve, more than a year before."""
    *before, now = [
        n if isinstance(n, int) else 4 if n is UNDER and place < len(numbers) - 1 else None
        for place, n in enumerate(numbers)
    ]
    known = [n for n in before[-12:] if n is not None]
    then = before[-12] if len(before) >= 12 else None
    stands_out = (
        now is not None
        and now >= 5
        and len(known) >= 6
        and now >= 1.5 * max(median(known), 1)
        and (then is None or now > then)
    )
    assert told(row(1, *numbers)) == ([(now, median(known), then)] if stands_out else [])


@given(st.sampled_from([1, 3, 6]), st.lists(figures, min_size=2, max_size=16))
def test_what_is_longer_ago_than_the_year_before_changes_nothing(length, numbers):
    columns = row(length, *numbers)
    assert told(columns) == told(columns[-1 - 12 // length :])


# --- what fits no kind ----------------------------------------------------------------------------


def other(first, last, figure):
    if isinstance(figure, int):
        return exact(first, last, {"other": figure})
    return Column(first, last, {"other": figure}, Figure(20, Mark.SHOWN))


def months(*figures):
    """The months from January on, the last of which is the newest."""
    return [other(date(2026, n, 1), date(2026, n, 1), each) for n, each in enumerate(figures, 1)]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((), None),
        ((2, 2, 1), None),  # five
        ((2, 2, 2), (1, 3, 6, True)),
        ((9, 9, 9, 5), None),  # of another quarter
        ((9, 9, 9, 5, 1), (4, 5, 6, True)),
        ((6, UNDER, ALSO), (1, 3, 6, False)),  # the least that it can be
        ((5, UNDER, ALSO), None),
        ((UNDER, UNDER, UNDER), None),
    ],
)
def test_more_than_five_of_a_quarter_that_fit_no_kind_ask_for_one(figures, expected):
    found = unnamed(months(*figures))
    if expected:
        first, last, count, is_whole = expected
        assert found == Unnamed(date(2026, first, 1), date(2026, last, 1), count, is_whole)
    else:
        assert found is None


def test_months_that_were_published_together_count_within_their_quarter_alone():
    quarter = other(date(2026, 4, 1), date(2026, 6, 1), 7)
    assert unnamed([*months(9, 9, 9), quarter]) == Unnamed(quarter.first, quarter.last, 7, True)
    assert unnamed([other(date(2026, 1, 1), date(2026, 6, 1), 40)]) is None
    assert (
        unnamed([other(date(2026, 3, 1), date(2026, 4, 1), 40), *months(0, 0, 0, 0, 3)[4:]]) is None
    )
