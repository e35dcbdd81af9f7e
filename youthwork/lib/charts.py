"""Geometry of charts: where bars and segments go; templates under `templates/charts/` draw them.

Numbers come out as text with a point, ready for SVG: a template that writes them in Dutch would
put a comma. Colours and patterns are the template's. A chart never stands without its table.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from youthwork.lib.suppression import Figure

GAP = 2.0
MOST_LINES = 5
TEXT_FITS = 16.0  # height from which a number fits in its segment


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


@dataclass(frozen=True)
class Segment:
    series: int  # from 1; 0 is the hidden part
    x: str
    y: str
    width: str
    height: str
    middle: str
    text: str
    text_y: str


@dataclass(frozen=True)
class Drawn:
    """A bar as it is drawn, from its foot upwards."""

    segments: list[Segment]
    middle: str
    label: str
    total: str
    total_y: str


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
    label_y: str
    lines: list[Line]
    bars: list[Drawn]


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
    drawn = []
    for place, bar in enumerate(bars):
        middle = left + room * (place + 0.5)
        foot, segments = bottom, []
        parts = [*enumerate(bar.counts, start=1), (0, bar.hidden)]
        for series, number in parts:
            if number <= 0:
                continue
            tall = number * per_one
            shown = max(tall - GAP, 1.0)
            fits = series == 1 and shown >= TEXT_FITS
            segments.append(
                Segment(
                    series,
                    _text(middle - wide / 2),
                    _text(foot - GAP - shown if tall > GAP else foot - shown),
                    _text(wide),
                    _text(shown),
                    _text(middle),
                    str(number) if fits else "",
                    _text(foot - GAP - shown / 2 + 4.5),
                )
            )
            foot -= tall
        drawn.append(Drawn(segments, _text(middle), bar.label, bar.total, _text(foot - 7)))
    return Stacked(
        width, height, _text(left), _text(left - 8), _text(bottom + 22), found.lines, drawn
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
