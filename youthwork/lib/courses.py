"""Geometry of a small chart of one course towards a target; `charts/course.html` draws it.

As in `charts`: numbers come out as text with a point, colours are the template's, and the chart
never stands without its table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT_ROOM, TOP, BOTTOM = 6.0, 58.0, 16.0, 28.0
WORDS_APART = 17.0


@dataclass(frozen=True)
class Drawn:
    width: int
    height: int
    left: str
    right: str
    text_x: str
    axis_y: str
    label_y: str
    target_y: str
    target_text_y: str
    last_text_y: str
    path: str
    points: list[tuple[str, str]]


def course(
    readings: Sequence[tuple[date, float]], target: float, width: int = 350, height: int = 130
) -> Drawn:
    """Readings by their day, from nought or what is lowest, with the target as a level line."""
    values = [value for _day, value in readings]
    low, high = min([0.0, target, *values]), max([target, *values])
    height_of = (high - low) or 1.0  # one where all lie at the same height
    right, bottom = width - RIGHT_ROOM, height - BOTTOM
    first = readings[0][0]
    days = max(1, (readings[-1][0] - first).days)

    def y_of(value: float) -> float:
        return bottom - (value - low) / height_of * (bottom - TOP)

    places = [(LEFT + (d - first).days / days * (right - LEFT), y_of(v)) for d, v in readings]
    if len(places) == 1:
        places = [(right, places[0][1])]
    target_y, last_y = y_of(target), places[-1][1]
    apart = WORDS_APART if last_y >= target_y else -WORDS_APART
    if abs(last_y - target_y) < WORDS_APART:
        last_y = target_y + apart
    return Drawn(
        width=width,
        height=height,
        left=_text(LEFT),
        right=_text(right),
        text_x=_text(right + 10),
        axis_y=_text(bottom),
        label_y=_text(height - 8.0),
        target_y=_text(target_y),
        target_text_y=_text(target_y + 4),
        last_text_y=_text(last_y + 4),
        path="M" + " L".join(f"{_text(x)} {_text(y)}" for x, y in places),
        points=[(_text(x), _text(y)) for x, y in places],
    )


def _text(number: float) -> str:
    return f"{number:.1f}"
