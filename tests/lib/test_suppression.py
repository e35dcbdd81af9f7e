"""Small numbers: no hidden count can be worked out, whatever stands around it."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youthwork.lib.suppression import (
    GROUND,
    Cell,
    Mark,
    bounds,
    by_itself,
    percent,
    protect,
    suppress,
    suppress_list,
    tenths,
)

counts = st.integers(0, 14) | st.integers(0, 5)
lists = st.lists(counts, min_size=1, max_size=12)
tables = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda size: st.lists(
        st.lists(counts, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def look(figure):
    """What a reader can tell: both dashes look alike."""
    return figure.text()


def words(table, threshold=5):
    return (
        *(figure.text(threshold) for row in table.cells for figure in row),
        *(figure.text(threshold) for figure in (*table.rows, *table.columns, table.total)),
    )


def plain(rows):
    """The counts in the order of `words`."""
    across, down = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]
    return (*(n for row in rows for n in row), *across, *down, sum(across))


def test_f61_one_signal_in_a_small_village_stays_hidden_with_what_gives_it_away():
    villages = ["Molenwijk", "Havenkwartier", "Dorp"]
    loneliness = [7, 12, 1]

    shown = suppress_list(loneliness)

    assert dict(zip(villages, map(look, shown.cells), strict=True)) == {
        "Molenwijk": "7",
        "Havenkwartier": "–",
        "Dorp": "<5",
    }
    assert shown.total.count == 20


def test_f61_rows_and_columns_of_a_table_give_nothing_away():
    table = suppress([[6, 6, 5, 10], [7, 5, 3, 8], [5, 2, 4, 7]])

    assert [[look(figure) for figure in row] for row in table.cells][2][1:3] == ["<5", "<5"]
    for row, total in zip(table.cells, table.rows, strict=True):
        hidden = sum(not figure.is_shown for figure in row)
        assert hidden != 1 or not total.is_shown


def test_who_may_open_every_row_sees_it_all():
    assert [figure.count for figure in suppress_list([1, 0, 7], exact=True).cells] == [1, 0, 7]
    assert words(suppress([[1, 0], [2, 9]], exact=True)) == (
        "1",
        "0",
        "2",
        "9",
        "1",
        "11",
        "3",
        "9",
        "12",
    )


@given(lists)
def test_a_shown_count_is_true_and_no_small_one_is_shown(numbers):
    shown = suppress_list(numbers)
    for figure, number in zip((*shown.cells, shown.total), (*numbers, sum(numbers)), strict=True):
        assert figure.count in (None, number)
        assert not (number < 5 and figure.is_shown)


@given(tables)
def test_a_table_shows_true_counts_and_no_small_ones(rows):
    table = suppress(rows)
    for text, number in zip(words(table), plain(rows), strict=True):
        assert text in (str(number), "<5", "–")
        assert number >= 5 or text in ("<5", "–")


@given(tables)
def test_the_same_counts_are_hidden_the_same_way(rows):
    assert suppress(rows) == suppress([list(row) for row in rows])


def possible(rows, table):
    """Every table of counts that a reader of this one must reckon with, by trying them all."""
    high, wide = len(rows), len(rows[0])
    seen = words(table, 3)
    most = sum(map(sum, rows)) + 3

    def fits(number, text):
        if text == "<3":
            return number < 3
        return text == "–" or number == int(text)

    choices = []
    for place, number in enumerate(plain(rows)[: high * wide]):
        text = seen[place]
        choices.append(range(3) if text == "<3" else range(most) if text == "–" else (number,))
    for numbers in product(*choices):
        other = [list(numbers[i * wide : (i + 1) * wide]) for i in range(high)]
        if all(fits(n, text) for n, text in zip(plain(other), seen, strict=True)):
            yield plain(other)


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=2, max_size=2)
    | st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=2)
)
def test_trying_every_table_finds_at_least_two_values_for_each_hidden_count(rows):
    """By exhaustion, sharing nothing with the check that the module itself uses."""
    table = suppress(rows, threshold=3)
    hidden = [place for place, text in enumerate(words(table, 3)) if text in ("<3", "–")]
    found = defaultdict(set)
    for other in possible(rows, table):
        for place in hidden:
            found[place].add(other[place])
        if hidden and all(len(found[place]) > 1 for place in hidden):
            break
    assert all(len(found[place]) > 1 for place in hidden)


@pytest.mark.parametrize(("length", "most", "threshold"), [(2, 22, 5), (3, 16, 5), (4, 9, 3)])
def test_who_knows_how_lists_are_hidden_learns_no_more(length, most, threshold):
    """All lists up to a total, grouped by what is published of them: none gives a count away.

    Stronger than bounds: the reader has this program and tries every list in it.
    """
    alike = defaultdict(list)
    for numbers in product(range(most + 1), repeat=length):
        if sum(numbers) <= most:
            shown = suppress_list(numbers, threshold=threshold)
            key = tuple(figure.text(threshold) for figure in (*shown.cells, shown.total))
            alike[key].append((*numbers, sum(numbers)))
    for key, candidates in alike.items():
        for place, text in enumerate(key):
            if text in (f"<{threshold}", "–"):
                assert len({numbers[place] for numbers in candidates}) > 1, (key, candidates)


@pytest.mark.parametrize(("length", "most", "threshold"), [(3, 18, 5), (4, 12, 3)])
def test_who_knows_the_count_that_is_apart_learns_no_more_of_the_others(length, most, threshold):
    """All lists up to a total, for two readers with this program: one knows the last count exactly,
    to the other it can be anything from nought on."""
    alike, last = defaultdict(list), defaultdict(set)
    for numbers in product(range(most + 1), repeat=length):
        if sum(numbers) <= most:
            shown = suppress_list(numbers, threshold=threshold, apart=[length - 1])
            key = tuple(figure.text(threshold) for figure in (*shown.cells, shown.total))
            alike[key, numbers[-1]].append(numbers)
            last[key].add(numbers[-1])
    for (key, known), candidates in alike.items():
        *others, apart, total = key
        if not total.isdecimal() or int(total) - known < threshold:
            continue  # nothing is told of the others, not how many they are either
        for place, text in enumerate(others):
            if not text.isdecimal():
                assert len({numbers[place] for numbers in candidates}) > 1, (key, known)
        if not apart.isdecimal() and set(others) != {"–"}:
            assert last[key] == set(range(threshold)), key


@settings(deadline=None)
@given(lists, st.integers(0, 9))
def test_nothing_hides_behind_a_count_that_is_apart(numbers, known):
    """What is told of the others keeps its promise without it."""
    shown = suppress_list([*numbers, known], apart=[len(numbers)])
    cells = [Cell(place, number, "total", GROUND) for place, number in enumerate(numbers)]
    cells.append(Cell("total", sum(numbers), GROUND, "total", price=1000))
    marks = {place: shown.cells[place].mark for place in range(len(numbers))}
    if not set(marks.values()) & {Mark.SHOWN}:
        return  # of such a list nothing is told
    for key, (least, most) in bounds(cells, marks | {"total": Mark.SHOWN}).items():
        assert (least, most) == (0, 4) if marks[key] == Mark.UNDER else least < most
    hidden = [n for n, f in zip(numbers, shown.cells, strict=False) if not f.is_shown]
    assert not hidden or sum(hidden) >= 5
    assert shown.cells[-1].is_shown == (known >= 5)


@settings(deadline=None)
@given(lists)
def test_less_than_five_can_be_anything_from_nought_to_four(numbers):
    cells = [Cell(place, number, "total", GROUND) for place, number in enumerate(numbers)]
    cells.append(Cell("total", sum(numbers), GROUND, "total", price=1000))
    marks = protect(cells)
    for key, (least, most) in bounds(cells, marks).items():
        if marks[key] == Mark.UNDER:
            assert (least, most) == (0, 4)
        assert least < most


@given(lists)
def test_what_is_hidden_in_a_list_is_together_no_small_number(numbers):
    shown = suppress_list(numbers)
    hidden = [n for n, f in zip(numbers, shown.cells, strict=True) if not f.is_shown]
    assert not hidden or not shown.total.is_shown or sum(hidden) >= 5


@pytest.mark.parametrize("whole", range(81))
def test_so_many_in_ten_tells_of_no_part_and_of_no_rest_under_five(whole):
    """To who knows the whole and this rule either nought to four are all possible, or none is."""
    told = defaultdict(set)
    for part in range(whole + 1):
        told[tenths(part, whole)].add(part)
    few = set(range(min(whole, 4) + 1))
    for answer, parts in told.items():
        for possible in (parts, {whole - part for part in parts}):
            assert few <= possible or not few & possible, (answer, possible)
        assert answer is None or all(answer * whole <= 10 * part for part in parts)


@pytest.mark.parametrize("whole", range(81))
def test_a_share_tells_of_a_part_or_rest_under_five_that_it_is_and_no_more(whole):
    """To who knows the whole and this rule; what is five or more on both sides is told exactly."""
    told = defaultdict(set)
    for part in range(whole + 1):
        told[percent(part, whole)].add(part)
    few = set(range(min(whole, 4) + 1))
    for answer, parts in told.items():
        for possible in (parts, {whole - part for part in parts}):
            assert few <= possible or not few & possible, (answer, possible)
        if answer is None:
            assert whole < 10
        else:
            assert {100 * min(parts) / whole, 100 * max(parts) / whole} == {
                answer.least,
                answer.most,
            }
            assert len(parts) in (1, 5)


def test_a_number_by_itself_is_told_from_five_on():
    told = [by_itself(each) for each in range(7)]
    assert {(each.least, each.most) for each in told[:5]} == {(0, 4)}
    assert [each.least for each in told[5:]] == [each.most for each in told[5:]] == [5, 6]


def test_many_in_time_are_still_told():
    assert [tenths(*each) for each in ((26, 30), (30, 30), (15, 30), (4, 30), (5, 5))] == [
        8, 8, 5, None, None
    ]  # fmt: skip
