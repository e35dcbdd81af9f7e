"""Charts of a report, drawn from the cells that its tables show and from nothing else.

So a chart tells no more than its table, a definitive report of before gets them too, and what is
hidden there is hatched here, always as long. Geometry only: colours are the templates' (charts/).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from youthwork.lib import charts

LYING = frozenset({"signals_by_category", "hours_by_function", "contacts_outcome"})
STANDING = frozenset({"signals_by_month"})
WIDTH = 560
LABELS = 200.0  # room for the words
VALUES = 50.0  # and for the numbers
ROW, THICK = 22.0, 12.0
HATCHED = 30.0  # how long a hidden one is, whatever its number
MOST_COLUMNS = 14  # more months than these have no room for their names


@dataclass(frozen=True)
class Cell:
    """One row of a table beside its bar: `share` in hundredths of the longest, as text."""

    cells: list[str]
    share: str
    is_hidden: bool
    id: str


@dataclass(frozen=True)
class Bar:
    label: str
    value: str
    is_hidden: bool
    y: str
    text_y: str
    width: str
    value_x: str


@dataclass(frozen=True)
class Lying:
    """Bars that lie, one for each row, in one view box."""

    width: int
    height: str
    left: str
    room: str
    thick: str
    bars: list[Bar]


def drawn(table: dict[str, Any]) -> dict[str, Any]:
    """The table with what its chart needs: `beside` for bars in its rows on a page, `lying` or
    `standing` for a picture of its own, and the words for who can't see it."""
    numbers = [number(row[-1]) for row in table["rows"][:-1]]
    if table["key"] not in LYING | STANDING or not any(numbers):
        return table
    found = dict(table)
    found["described"] = described(table)
    if table["key"] in LYING:
        found["beside"] = _beside(table, numbers)
        found["lying"] = _lying(table["rows"][:-1], numbers)
    elif len(numbers) <= MOST_COLUMNS:
        found["standing"] = _standing(table, numbers)
    return found


def number(cell: str) -> int | None:
    """What a cell counts; None where it is hidden. Whole numbers, grouped as people write them."""
    if cell.startswith("<") or not any(sign.isdigit() for sign in cell):
        return None
    return int("".join(sign for sign in cell if sign.isdigit()))


def described(table: dict[str, Any]) -> str:
    """The chart in words: what it shows, then each row."""
    rows = ", ".join(f"{row[0]} {_said(row[-1])}" for row in table["rows"])
    return f"{table['title']}: {rows}."


def _said(cell: str) -> str:
    if number(cell) is not None:
        return cell
    return _("fewer than 5") if cell.startswith("<") else _("hidden")


def _beside(table: dict[str, Any], numbers: Sequence[int | None]) -> list[Cell]:
    most = max(each or 0 for each in numbers)
    rows = [
        Cell(row, charts.share(each or 0, most), each is None, f"{table['key']}{place}")
        for place, (row, each) in enumerate(zip(table["rows"], numbers, strict=False))
    ]
    return [*rows, Cell(table["rows"][-1], "", False, "")]


def _lying(rows: Sequence[Sequence[str]], numbers: Sequence[int | None]) -> Lying:
    most = max(each or 0 for each in numbers) or 1
    room = WIDTH - LABELS - VALUES
    bars = []
    for place, (row, each) in enumerate(zip(rows, numbers, strict=True)):
        top = place * ROW
        wide = HATCHED if each is None else room * each / most
        bars.append(
            Bar(
                label=row[0],
                value=row[-1],
                is_hidden=each is None,
                y=f"{top + (ROW - THICK) / 2:g}",
                text_y=f"{top + ROW / 2 + 4:g}",
                width=f"{wide:.1f}",
                value_x=f"{LABELS + (wide if each is None else room) + 8:.1f}",
            )
        )
    height = f"{len(bars) * ROW:g}"
    return Lying(WIDTH, height, f"{LABELS:g}", f"{room:g}", f"{THICK:g}", bars)


def _standing(table: dict[str, Any], numbers: Sequence[int | None]) -> charts.Stacked:
    """A column for each stretch of months. A hidden one, as reports of before have, is hatched, as
    tall as the least that is shown."""
    rows = table["rows"][:-1]
    names = table.get("short") or [_short(row[0]) for row in rows]
    least = min((each for each in numbers if each is not None), default=1) or 1
    bars = [
        charts.Bar(name, [each or 0], least if each is None else 0, row[-1])
        for name, row, each in zip(names, rows, numbers, strict=True)
    ]
    # One number above each column; inside as well it would stand there twice.
    return replace(charts.stacked(bars, WIDTH, 220), inside=[])


def _short(month: str) -> str:
    """*juni 2026* as *jun*: the year stands in the table."""
    return month.split()[0][:3]
