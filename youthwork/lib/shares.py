"""Geometry of charts of shares: lines over years, and pairs of bars that lie.

As in `charts`: numbers come out as text with a point, colours and patterns are the template's, and
a chart never stands without its table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youthwork.lib.charts import Line

QUARTERS = (0, 25, 50, 75, 100)
MOST_YEARS = 8  # that are named below a chart
LABELS_APART = 17.0  # between the words at the end of two lines
LABEL_ROOM = 92.0


@dataclass(frozen=True)
class Series:
    """Shares of a hundred by year; a year that isn't there has no point and no line through it."""

    name: str
    shares: Mapping[int, float]
    last: str = ""  # what the last share reads


@dataclass(frozen=True)
class Point:
    x: str
    y: str
    corner_x: str  # of a square that stands on its point
    corner_y: str


@dataclass(frozen=True)
class Course:
    """One series as it is drawn: a path for each run of years that follow each other."""

    number: int  # from 1
    paths: list[str]
    points: list[Point]
    text: str
    text_y: str


@dataclass(frozen=True)
class Years:
    """A chart of lines over years in one view box."""

    width: int
    height: int
    left: str
    right: str
    text_x: str
    end_x: str
    label_y: str
    lines: list[Line]
    years: list[tuple[str, int]]
    courses: list[Course]


def over_years(series: Sequence[Series], width: int, height: int = 240) -> Years:
    """Lines from nought to a hundred; nothing is drawn between years that have no neighbour."""
    left, top, bottom = 34.0, 16.0, float(height - 30)
    right = width - LABEL_ROOM
    known = sorted({year for each in series for year in each.shares})
    first, last = (known[0], known[-1]) if known else (0, 0)
    per_year = (right - left) / max(last - first, 1)

    def at(year: int, share: float) -> tuple[float, float]:
        x = left + (year - first) * per_year if last > first else (left + right) / 2
        return x, bottom - share * (bottom - top) / 100

    every = -(-(last - first + 1) // MOST_YEARS)
    ends = _apart([at(max(s.shares), s.shares[max(s.shares)])[1] for s in series if s.shares])
    courses = []
    for number, each in enumerate(series, start=1):
        if not each.shares:
            continue
        places = {year: at(year, each.shares[year]) for year in sorted(each.shares)}
        courses.append(
            Course(
                number,
                [_path([places[year] for year in run]) for run in _runs(places) if len(run) > 1],
                [
                    Point(_text(x), _text(y), _text(x - 4.5), _text(y - 4.5))
                    for x, y in places.values()
                ],
                each.last,
                _text(ends.pop(0) + 4),
            )
        )
    lines = []
    for share in QUARTERS:
        y = bottom - share * (bottom - top) / 100
        lines.append(Line(_text(y), _text(y + 4), f"{share}%", is_axis=share == 0))
    return Years(
        width,
        height,
        _text(left),
        _text(right),
        _text(left - 8),
        _text(right + 12),
        _text(bottom + 22),
        lines,
        [
            (_text(at(year, 0)[0]), year)
            for year in range(first, last + 1)
            if known and (last - year) % every == 0
        ],
        courses,
    )


def _runs(years: Mapping[int, object]) -> list[list[int]]:
    """Years that follow each other, in order."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{_text(x)} {_text(y)}" for x, y in places)


def _apart(places: Sequence[float]) -> list[float]:
    """The same heights, moved from each other where words would run together."""
    if len(places) < 2 or abs(places[0] - places[1]) >= LABELS_APART:
        return [*places]
    middle, half = (places[0] + places[1]) / 2, LABELS_APART / 2
    return (
        [middle - half, middle + half] if places[0] <= places[1] else [middle + half, middle - half]
    )


# --- two shares side by side ----------------------------------------------------------------------

ROW, BAR_HEIGHT, SHORTEST = 52.0, 19.0, 12
VALUE_ROOM = 52.0


@dataclass(frozen=True)
class Both:
    """A row of a chart of pairs: two shares of a hundred, each with its words."""

    label: str
    shares: Sequence[float | None]
    texts: Sequence[str]  # what stands behind the bar, or instead of it


@dataclass(frozen=True)
class PairBar:
    number: int
    y: str
    width: str  # "" where there is no share
    text: str
    text_x: str
    text_y: str


@dataclass(frozen=True)
class PairRow:
    label: str
    label_y: str
    bars: list[PairBar]


@dataclass(frozen=True)
class Pairs:
    width: int
    height: int
    left: str
    bar_height: str
    rows: list[PairRow]


def pairs(rows: Sequence[Both], width: int, left: float = 92.0) -> Pairs:
    """Bars that lie, two to a row, on one scale from nought to a hundred."""
    per_one = (width - left - VALUE_ROOM) / 100
    drawn = []
    for place, row in enumerate(rows):
        top = 6 + place * ROW
        bars = []
        for number, (share, text) in enumerate(zip(row.shares, row.texts, strict=True), start=1):
            y = top + (number - 1) * 22
            long = 0.0 if share is None else max(share * per_one, 1.0)
            bars.append(
                PairBar(
                    number,
                    _text(y),
                    "" if share is None else _text(long),
                    text,
                    _text(left if share is None else left + long + 8),
                    _text(y + 15),
                )
            )
        label = row.label if len(row.label) <= SHORTEST else f"{row.label[: SHORTEST - 1]}…"
        drawn.append(PairRow(label, _text(top + 25), bars))
    return Pairs(width, round(len(rows) * ROW + 4), _text(left), _text(BAR_HEIGHT), drawn)


def _text(number: float) -> str:
    return f"{number:.1f}"
