"""Files for a spreadsheet: nothing in them runs; a Dutch Excel opens them with a double click."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from youthwork.lib import sheets


def read_csv(header, rows):
    text = "".join(sheets.csv_lines(header, rows))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


@pytest.mark.parametrize(
    "typed", ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1"]
)
def test_f38_what_starts_like_a_formula_is_prefixed(typed):
    assert read_csv(["soort"], [[typed]])[1][0].startswith("'")


@given(st.text(), st.text())
def test_f38_no_text_whatsoever_starts_a_formula(one, other):
    for line in csv.reader(
        io.StringIO("".join(sheets.csv_lines([one], [[other, one]]))[1:], newline=""),
        delimiter=";",
    ):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in line)


def test_f38_csv_opens_in_a_dutch_excel():
    raw = "".join(sheets.csv_lines(["soort", "aantal"], [["wél", 3]])).encode()
    assert raw == b"\xef\xbb\xbfsoort;aantal\r\nw\xc3\xa9l;3\r\n"


def test_numbers_days_and_moments_keep_their_look():
    moment = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
    rows = [[-3, 0.5, Decimal("1.25"), date(2026, 11, 20), moment, None]]
    assert read_csv(list("abcdef"), rows)[1] == [
        "-3",
        "0,5",
        "1,25",
        "2026-11-20",
        "2026-11-20 22:30",
        "",
    ]


def test_a_text_of_several_lines_with_signs_stays_one_cell():
    text = 'eerste; regel\nmet "aanhaling"'
    assert read_csv(["tekst"], [[text]])[1] == [text]


def test_csv_streams_in_flat_memory():
    lines = sheets.csv_lines(["n"], ([f"regel {n}", n] for n in count()))
    tracemalloc.start()
    for _piece in islice(lines, 500):  # a hundred thousand rows
        pass
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_workbook_is_written_in_flat_memory_but_for_the_file_itself():
    """Ten times the rows take no more than the bytes of the file more, twice."""
    peaks, sizes = [], []
    for number in (300, 3_000):
        tracemalloc.start()
        made = sheets.xlsx([("Uren", ["Wat"] * 4, ((f"tekst {n}",) * 4 for n in range(number)))])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        sizes.append(len(made))
    assert peaks[1] - peaks[0] <= 2 * (sizes[1] - sizes[0]) + 100_000


def test_f38_a_workbook_holds_texts_and_no_formulas():
    made = sheets.xlsx(
        [
            (
                "Per maand: [2026]",
                ["soort", "aantal", "dag"],
                [["=1+1", 4, date(2026, 11, 20)], ["bel\x07", 5, None]],
            )
        ]
    )
    sheet = load_workbook(io.BytesIO(made)).active
    assert [cell.value for cell in sheet[2]] == ["=1+1", 4, datetime(2026, 11, 20)]
    assert sheet["A2"].data_type == "s"
    assert sheet["A3"].value == "bel"
    assert sheet.freeze_panes == "A2"
    assert sheet.title == "Per maand   2026 "


def test_a_word_that_may_break_on_a_tile_is_whole_in_a_file():
    word, whole = "grensover\u00adschrijdend", "grensoverschrijdend"
    assert read_csv([word], [[word]]) == [[whole], [whole]]
    book = load_workbook(io.BytesIO(sheets.xlsx([("blad", [word], [[word]])])))
    assert [cell.value for row in book.active.iter_rows() for cell in row] == [whole, whole]
    assert read_csv(["soort"], [["\u00ad=1"]])[1][0].startswith("'")
