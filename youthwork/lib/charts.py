"""Geometry of charts: where bars and their parts go; templates under `templates/charts/` draw them.

Numbers come out as text with a point, ready for SVG: a template that writes them in Dutch would
put a comma. Colours and patterns are the template's. A chart never stands without its table.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from youthwork.lib.suppression import Figure

GAP = 2.0
MOST_LINES = 5
TEXT_FITS = 16.0  # height from which a number fits in its box


@dataclass(frozen=True)
class Bar:
    """What a stacked chart shows of one column: a count for each series, and what is hidden."""

    label: str
    counts: Sequence[int]
    hidden: int = 0
    total: str = ""


@dataclass(frozen=True)
class BarRow:
    """A line of a list, with its bar; `id` is unique on the page."""

    label: str
    figure: Figure
    share: str  # 0 to 100 with a point; nothing where there is no bar
    id: str
    difference: str = ""


class Box(NamedTuple):
    """The part of a bar that belongs to a series; each bar is as wide as the other."""

    x: str
    y: str
    height: str


class Word(NamedTuple):
    """A text, by the middle of its foot."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Line:
    y: str
    text_y: str
    label: str
    is_axis: bool


@dataclass(frozen=True)
class Frame:
    """The room of a chart: where its bars stand, how tall one is, and the lines behind them."""

    left: float
    bottom: float
    per_one: float
    lines: list[Line]


@dataclass(frozen=True)
class Stacked:
    """A chart of stacked bars in one view box."""

    width: int
    height: int
    left: str
    text_x: str
    wide: str  # of a bar
    lines: list[Line]
    series: dict[int, list[Box]]  # by number from 1; 0 is the hidden part
    inside: list[Word]  # how much the first series has, where that fits
    totals: list[Word]
    labels: list[Word]


def stacked(
    bars: Sequence[Bar], width: int, height: int = 300, also: Sequence[Bar] = ()
) -> Stacked:
    """Stacked bars from nought, with lines at round numbers.

    `also`: bars of another part of the same chart, so that both have one scale.
    """
    most = max([1, *(sum(bar.counts) + bar.hidden for bar in (*bars, *also))])
    found = frame(most, height)
    left, bottom, per_one = found.left, found.bottom, found.per_one
    room = (width - left) / max(len(bars), 1)
    wide = min(54.0, room * 0.62)
    label_y = _text(bottom + 22)
    series: dict[int, list[Box]] = {}
    inside, totals, labels = [], [], []
    for place, bar in enumerate(bars):
        middle = left + room * (place + 0.5)
        x, over = _text(middle - wide / 2), _text(middle)
        foot = bottom
        for number, many in (*enumerate(bar.counts, start=1), (0, bar.hidden)):
            if many <= 0:
                continue
            tall = many * per_one
            shown = max(tall - GAP, 1.0)
            y = foot - GAP - shown if tall > GAP else foot - shown
            series.setdefault(number, []).append(Box(x, _text(y), _text(shown)))
            if number == 1 and shown >= TEXT_FITS:
                inside.append(Word(over, _text(foot - GAP - shown / 2 + 4.5), str(many)))
            foot -= tall
        totals.append(Word(over, _text(foot - 7), bar.total))
        labels.append(Word(over, label_y, bar.label))
    return Stacked(
        width=width,
        height=height,
        left=_text(left),
        text_x=_text(left - 8),
        wide=_text(wide),
        lines=found.lines,
        series=series,
        inside=inside,
        totals=totals,
        labels=labels,
    )


def frame(most: float, height: int) -> Frame:
    """A frame from nought in which `most` fits, with lines at round numbers."""
    left, top, bottom = 34.0, 34.0, float(height - 34)
    whole = max(1, math.ceil(most))
    step = _step(whole)
    reach = max(step, -(-whole // step) * step)
    per_one = (bottom - top) / reach
    lines = [
        Line(_text(bottom - n * per_one), _text(bottom - n * per_one + 4), str(n), is_axis=n == 0)
        for n in range(0, reach + 1, step)
    ]
    return Frame(left, bottom, per_one, lines)


def share(number: int, most: int) -> str:
    """The length of a bar in hundredths of the longest, as text."""
    return _text(100 * number / most if most else 0)


def shade(number: int, most: int) -> int:
    """The class of a heat cell, 0 (nothing) to 4 (most)."""
    if number <= 0 or most <= 0:
        return 0
    return min(4, 1 + int(3.999 * number / most))


def _step(most: int) -> int:
    """The round distance between lines so that there are at most five above nought."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if most <= MOST_LINES * factor * size:
                return factor * size
        size *= 10


def _text(number: float) -> str:
    return f"{number:.1f}"
