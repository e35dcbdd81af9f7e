"""Where bars go."""

import re
from collections import Counter

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from youthwork.lib.charts import Bar, shade, share, stacked

bars = st.lists(
    st.builds(
        Bar,
        label=st.just("x"),
        counts=st.lists(st.integers(0, 500), max_size=5),
        hidden=st.integers(0, 50),
    ),
    max_size=14,
)


@given(bars, st.sampled_from([350, 620]))
def test_every_box_stands_inside_its_chart(rows, width):
    chart = stacked(rows, width)
    for boxes in chart.series.values():
        for box in boxes:
            assert 0 <= float(box.x) <= width and float(box.x) + float(chart.wide) <= width + 0.1
            assert 0 <= float(box.y) <= chart.height
            assert float(box.height) >= 1


@given(bars)
def test_each_count_of_a_bar_is_a_box_of_its_series(rows):
    drawn = stacked(rows, 620).series
    counted = [n for bar in rows for n, many in enumerate([bar.hidden, *bar.counts]) if many]
    assert {number: len(boxes) for number, boxes in drawn.items()} == Counter(counted)


@given(bars)
def test_lines_start_at_nought_and_are_few(rows):
    lines = stacked(rows, 620).lines
    assert lines[0].label == "0" and lines[0].is_axis
    assert 2 <= len(lines) <= 6


def test_numbers_have_a_point_in_every_language():
    with translation.override("nl"):
        drawn = repr(stacked([Bar("jan", [3, 4], 2, "9")], 620))
        assert re.search(r"\d\.\d", drawn) and not re.search(r"\d,\d", drawn)
        assert share(1, 3) == "33.3"


def test_shades_go_from_nothing_to_most():
    assert [shade(n, 8) for n in (0, 1, 3, 5, 8)] == [0, 1, 2, 3, 4]
