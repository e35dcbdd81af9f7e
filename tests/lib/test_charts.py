"""Where bars go."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
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


def test_what_is_written_at_a_bar_stands_where_it_belongs():
    chart = stacked([Bar("jan", [30, 4], 2, "36")], 620)
    written = [
        [word.text for word in words] for words in (chart.inside, chart.totals, chart.labels)
    ]
    assert written == [["30"], ["36"], ["jan"]]
    above, under = (float(words[0].y) for words in (chart.totals, chart.labels))
    assert above < float(chart.inside[0].y) < float(chart.lines[0].y) < under


def test_a_chart_is_drawn_a_series_at_a_time_with_each_pattern_that_it_names():
    rows = [Bar('<b>"', [0, 3, 0, 4], 2, "9"), Bar("feb", [1, 0, 5, 2, 6], 0, "14")]
    page = render_to_string("charts/stacked.html", {"chart": stacked(rows, 620), "id": "k"})
    chart = ElementTree.fromstring(page)
    series = [group.get("class") for group in chart.findall("g")]
    assert series == ["f-c1", "f-c2", "f-c3", "f-c4", "f-c5", "hid-o"]
    over = {path.get("fill"): path.get("d").count("z") for path in chart.findall("path")}
    assert over == {"url(#kp2)": 1, "url(#kp3)": 1, "url(#kp4)": 2, "url(#kp5)": 1}
    assert all(_named(chart).count(name) == 1 for name in {"kp0", *(f"kp{n}" for n in range(2, 6))})
    assert [text.text for text in chart.findall("text")][-2:] == ['<b>"', "feb"]


@pytest.mark.parametrize("series", range(6))
def test_a_key_of_a_legend_has_the_one_pattern_that_it_names(series):
    page = render_to_string("charts/_key.html", {"series": series, "id": "k"})
    names = re.findall(r"url\(#(\w+)\)", page)
    assert names == ([] if series == 1 else [f"kp{series}"]) == _named(ElementTree.fromstring(page))


def _named(drawing):
    return [each.get("id") for each in drawing.iter() if each.get("id")]


def test_numbers_have_a_point_in_every_language():
    with translation.override("nl"):
        drawn = repr(stacked([Bar("jan", [3, 4], 2, "9")], 620))
        assert re.search(r"\d\.\d", drawn) and not re.search(r"\d,\d", drawn)
        assert share(1, 3) == "33.3"


def test_shades_go_from_nothing_to_most():
    assert [shade(n, 8) for n in (0, 1, 3, 5, 8)] == [0, 1, 2, 3, 4]
