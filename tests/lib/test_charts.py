"""Where bars go."""

import re

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
def test_every_segment_stands_inside_its_chart(rows, width):
    chart = stacked(rows, width)
    for bar in chart.bars:
        for part in bar.segments:
            assert 0 <= float(part.x) <= width and float(part.x) + float(part.width) <= width + 0.1
            assert 0 <= float(part.y) <= chart.height
            assert float(part.height) >= 1


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
