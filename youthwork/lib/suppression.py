"""Small numbers: which counts of a table stay hidden, so that none of them can be worked out.

Counts under five can point at a person, in a village and in a neighbourhood. They are hidden
(*<5*, nought included), and so is what would give them away (*–*): with a total and all cells but
one, anybody subtracts. What is left holds against a reader who knows every total that is shown,
that *<5* means 0 to 4 and *–* at least 5, and how this module chooses:

- a cell that reads *<5* can be anything from 0 to 4, as far as the rest of the table tells;
- every other hidden cell can be at least two things;
- the hidden cells of a list are together at least five.

A table is a network: each cell stands in two sums (its row and its column, or its list and
nothing), so it is an arc between two nodes, and what one may believe of the hidden cells is what
can flow round in circles without touching a shown one. That makes the check exact in whole
numbers. For a list it holds too against who has this program and tries every list in it; which
cell of a table with two directions is hidden as well can tell such a reader more, so what is
published for many is lists (signals/trends). Several tables of the same things are only safe
together when they share nothing but sums that are shown.

Whoever may open every row behind a table sees it exactly (`exact=True`): decided for a table,
never for a cell. Why these rules: docs/decisions/0100-small-numbers.md.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

THRESHOLD = 5
ENDLESS = 10**9
MARGIN, KNOWN = 10**3, 10**6  # prices: a sum is hidden only when no cell will do
GROUND = "ground"  # where a cell leads that stands in one sum only

T = TypeVar("T")


@dataclass(frozen=True)
class Between:
    """A number as a reader gets it: that it lies between these; the number where both are one."""

    least: float
    most: float


def by_itself(count: int) -> Between:
    """A count by itself: of one under five that it is."""
    return Between(0, THRESHOLD - 1) if count < THRESHOLD else Between(count, count)


def percent(part: int, whole: int) -> Between | None:
    """What part of a hundred it is; of a part or a rest under five no more than that, also to who
    knows the whole.

    None of fewer than ten: beside a part of five the rest could not be 0 to 4.
    """
    if whole < 2 * THRESHOLD:
        return None
    least, most = part, part
    if part < THRESHOLD:
        least, most = 0, THRESHOLD - 1
    elif whole - part < THRESHOLD:
        least, most = whole - THRESHOLD + 1, whole
    return Between(100 * least / whole, 100 * most / whole)


def tenths(part: int, whole: int) -> int | None:
    """How many in ten it is at least, of which neither the part nor the rest can be worked out
    when it is under five; for who knows the whole too. None where nothing may be told.

    In whole tens rounded down, and never more than what would leave a rest of five.
    """
    if part < THRESHOLD or whole < 2 * THRESHOLD:
        return None
    return 10 * min(part, whole - THRESHOLD) // whole


class Mark(StrEnum):
    """What a reader sees of a count."""

    SHOWN = "shown"
    UNDER = "under"  # "<5": 0 to 4
    ALSO = "also"  # "–": at least 5, and would give another away
    BLANK = "blank"  # "–" as well: nothing at all is told


@dataclass(frozen=True)
class Cell:
    """One count in two sums: an arc from `tail` to `head`.

    `price` is what hiding it costs, never its count: which cell goes must tell nothing of it. At
    `KNOWN` it is never hidden for the sake of another: readers know it from elsewhere.
    `is_cover`: whether others may hide behind it. Not where some readers may know it.
    """

    key: Hashable
    count: int
    tail: Hashable
    head: Hashable
    price: int = 1
    is_cover: bool = True


@dataclass(frozen=True)
class Figure:
    """A count as a reader gets it: the number, or None and why."""

    count: int | None
    mark: Mark

    @property
    def is_shown(self) -> bool:
        return self.count is not None

    def text(self, threshold: int = THRESHOLD) -> str:
        """As it stands in a table: `12`, `<5` or `–`."""
        if self.count is not None:
            return str(self.count)
        return f"<{threshold}" if self.mark == Mark.UNDER else "–"


@dataclass(frozen=True)
class Table:
    """A suppressed table: its cells by row, the sums of its rows and columns, the total."""

    cells: tuple[tuple[Figure, ...], ...]
    rows: tuple[Figure, ...]
    columns: tuple[Figure, ...]
    total: Figure
    hidden_share: float  # of what is counted, how much stands in hidden cells

    @property
    def is_telling(self) -> bool:
        """Whether at least half of what is counted stands in cells that are shown."""
        return self.hidden_share <= 0.5


@dataclass(frozen=True)
class List:
    """A suppressed list with its total."""

    cells: tuple[Figure, ...]
    total: Figure
    hidden_share: float

    @property
    def is_telling(self) -> bool:
        """Whether at least half of what is counted stands in cells that are shown."""
        return self.hidden_share <= 0.5


def suppress_list(
    counts: Sequence[int],
    *,
    exact: bool = False,
    threshold: int = THRESHOLD,
    apart: Collection[int] = (),
) -> List:
    """A list of counts with its total, so that no hidden one can be worked out.

    Where one more must be hidden, the last goes first: put what matters most in front. `apart`:
    places of counts that a reader may know. The others are hidden as a list without these, and
    these as they always are.
    """
    prices = range(len(counts), 0, -1)
    cells = [
        Cell(index, count, "total", GROUND, price=price, is_cover=index not in apart)
        for index, (count, price) in enumerate(zip(counts, prices, strict=True))
    ]
    cells.append(Cell("total", sum(counts), GROUND, "total", price=KNOWN))
    marks = _marks(cells, exact, threshold)
    covers = {marks[i] for i in range(len(counts)) if i not in apart}
    if marks["total"] == Mark.SHOWN and Mark.SHOWN not in covers:
        # With a large total and many small counts `<5` would say that all are nearly five.
        marks |= dict.fromkeys(range(len(counts)), Mark.BLANK)
    figures = tuple(_figure(count, marks[index]) for index, count in enumerate(counts))
    return List(figures, _figure(sum(counts), marks["total"]), hidden_share(counts, figures))


def suppress(
    counts: Sequence[Sequence[int]], *, exact: bool = False, threshold: int = THRESHOLD
) -> Table:
    """A table of counts (rows of equal length) with the sums of rows, columns and all.

    No hidden count can be worked out from what is shown, in this table. Tables that count the
    same things in other ways need one network together: `protect`. Where one more must be hidden,
    the last rows and columns go first.
    """
    if len(counts) == 1 or len(counts[0]) == 1:
        return _one_line(counts, exact, threshold)
    across = [sum(row) for row in counts]
    down = [sum(column) for column in zip(*counts, strict=True)]
    total = sum(across)
    high, wide = len(across), len(down)
    cells = [
        Cell((i, j), count, ("row", i), ("column", j), price=high - i + wide - j)
        for i, row in enumerate(counts)
        for j, count in enumerate(row)
    ]
    cells += [Cell(("row", i), n, "all", ("row", i), price=MARGIN) for i, n in enumerate(across)]
    cells += [
        Cell(("column", j), n, ("column", j), "end", price=MARGIN) for j, n in enumerate(down)
    ]
    cells.append(Cell("total", total, "end", "all", price=KNOWN))
    marks = _marks(cells, exact, threshold)
    figures = tuple(
        tuple(_figure(count, marks[i, j]) for j, count in enumerate(row))
        for i, row in enumerate(counts)
    )
    return Table(
        figures,
        tuple(_figure(n, marks["row", i]) for i, n in enumerate(across)),
        tuple(_figure(n, marks["column", j]) for j, n in enumerate(down)),
        _figure(total, marks["total"]),
        hidden_share(
            [count for row in counts for count in row], [f for row in figures for f in row]
        ),
    )


def hidden_share(counts: Iterable[int], figures: Iterable[Figure]) -> float:
    """Of everything that is counted, the part that stands in hidden cells; 0 of nothing."""
    pairs = list(zip(counts, figures, strict=True))
    total = sum(count for count, _figure in pairs)
    hidden = sum(count for count, figure in pairs if not figure.is_shown)
    return hidden / total if total else 0.0


def protect(cells: Sequence[Cell], threshold: int = THRESHOLD) -> dict[Hashable, Mark]:
    """What is shown and hidden of each cell of a network; the same every time.

    Small counts are hidden first. While a hidden cell can be worked out, the cheapest circle of
    cells through it is hidden as well. Where even that tells too much, everything but the sums,
    and else everything but the total, goes blank.
    """
    marks = [Mark.UNDER if cell.count < threshold else Mark.SHOWN for cell in cells]
    network = _Network(cells, list(marks), threshold)
    if not network.close():
        network.marks = [
            Mark.SHOWN if cell.price >= MARGIN and mark == Mark.SHOWN else Mark.BLANK
            for cell, mark in zip(cells, marks, strict=True)
        ]
        if not network.close():
            network.marks = [
                Mark.SHOWN if cell.price >= KNOWN and mark == Mark.SHOWN else Mark.BLANK
                for cell, mark in zip(cells, marks, strict=True)
            ]
    return {cell.key: mark for cell, mark in zip(cells, network.marks, strict=True)}


def bounds(
    cells: Sequence[Cell], marks: dict[Hashable, Mark], threshold: int = THRESHOLD
) -> dict[Hashable, tuple[int, int]]:
    """Least and most that each hidden cell can be for who sees the rest; for checks and tests."""
    network = _Network(cells, [marks[cell.key] for cell in cells], threshold)
    return {
        cell.key: (
            cell.count - network.moves(index, -1, ENDLESS),
            cell.count + network.moves(index, +1, ENDLESS),
        )
        for index, cell in enumerate(cells)
        if marks[cell.key] != Mark.SHOWN
    }


def _one_line(counts: Sequence[Sequence[int]], exact: bool, threshold: int) -> Table:
    """A table of one row or one column is a list; its sums are its cells and its total."""
    shown = suppress_list([n for row in counts for n in row], exact=exact, threshold=threshold)
    in_a_row = len(counts) == 1
    return Table(
        (shown.cells,) if in_a_row else tuple((figure,) for figure in shown.cells),
        (shown.total,) if in_a_row else shown.cells,
        shown.cells if in_a_row else (shown.total,),
        shown.total,
        shown.hidden_share,
    )


def _marks(cells: Sequence[Cell], exact: bool, threshold: int) -> dict[Hashable, Mark]:
    if exact:
        return {cell.key: Mark.SHOWN for cell in cells}
    return protect(cells, threshold)


def _figure(count: int, mark: Mark) -> Figure:
    return Figure(count if mark == Mark.SHOWN else None, mark)


class _Network:
    """Cells as arcs; how far a hidden one can move while every shown one stands still."""

    def __init__(self, cells: Sequence[Cell], marks: list[Mark], threshold: int) -> None:
        self.cells = cells
        self.marks = marks
        self.threshold = threshold
        self.apart = [index for index, cell in enumerate(cells) if not cell.is_cover]
        self.at: dict[Hashable, list[int]] = {}
        for index, cell in enumerate(cells):
            self.at.setdefault(cell.tail, []).append(index)
            self.at.setdefault(cell.head, []).append(index)

    def room(self, index: int, way: int, mark: Mark | None = None) -> int:
        """How far one cell may go up (+1) or down (-1) by itself, given what is told of it."""
        count, mark = self.cells[index].count, mark or self.marks[index]
        if mark == Mark.SHOWN:
            return 0
        if way > 0:
            return self.threshold - 1 - count if mark == Mark.UNDER else ENDLESS
        return count - self.threshold if mark == Mark.ALSO else count

    def close(self) -> bool:
        """Hide until nothing can be worked out; whether that worked."""
        while (wanting := self._wanting()) is not None:
            circle = self._cheapest_circle(*wanting)
            if circle is None:
                return False
            for index in circle:
                self.marks[index] = Mark.ALSO
        return True

    def moves(self, index: int, way: int, most: int, beyond: int = 0) -> int:
        """How far a cell can move, at most `most`, with others moving along.

        `beyond`: as if the cell itself had that much more room.
        """
        most = min(most, self.room(index, way) + beyond)
        moved = [0] * len(self.cells)
        done = 0
        while done < most:
            path = self._path(index, way, moved)
            if path is None:
                break
            step = min(
                most - done,
                *(self.room(i, w) - w * moved[i] for i, w in path),
            )
            for i, w in path:
                moved[i] += w * step
            done += step
        return done

    def _wanting(self) -> tuple[int, int] | None:
        """The first hidden cell that tells too much, and the way in which it should move."""
        for index, mark in enumerate(self.marks):
            cell = self.cells[index]
            if mark == Mark.SHOWN:
                continue
            if mark == Mark.UNDER:
                for way, wish in ((+1, self.threshold - cell.count), (-1, cell.count)):
                    more = self._taken(index, way)
                    if self.moves(index, way, wish + more, beyond=1 + more) < wish + more:
                        return index, way
            elif not self.moves(index, +1, 1) and not self.moves(index, -1, 1):
                return index, +1
        return None

    def _taken(self, index: int, way: int) -> int:
        """What others that are no cover may take of the room of the rest, by going the same way.

        Whatever they are: else what is hidden beside them would tell it.
        """
        others = (i for i in self.apart if i != index and self.marks[i] == Mark.UNDER)
        return sum(self.room(i, way) for i in others)

    def _path(self, index: int, way: int, moved: list[int]) -> list[tuple[int, int]] | None:
        """A way back from where the cell leads to where it starts, over other hidden cells."""
        cell = self.cells[index]
        start, goal = (cell.head, cell.tail) if way > 0 else (cell.tail, cell.head)
        came: dict[Hashable, tuple[Hashable, int, int] | None] = {start: None}
        queue = deque([start])
        while queue and goal not in came:
            node = queue.popleft()
            for i in self.at[node]:
                other = self.cells[i]
                if i == index or not other.is_cover:
                    continue
                w, target = (+1, other.head) if other.tail == node else (-1, other.tail)
                if target not in came and self.room(i, w) - w * moved[i] > 0:
                    came[target] = (node, i, w)
                    queue.append(target)
        if goal not in came:
            return None
        path = []
        step = came[goal]
        while step is not None:
            node, i, w = step
            path.append((i, w))
            step = came[node]
        return path

    def _cheapest_circle(self, index: int, way: int) -> list[int] | None:
        """The shown cells to hide so that this one can move further; None when none helps.

        Shortest path over hidden cells (free, as far as they still have room) and shown ones (at
        their price); either way round for a cell that may move in any.
        """
        any_way = self.marks[index] != Mark.UNDER
        found = [
            circle
            for w in ((+1, -1) if any_way else (way,))
            if (circle := self._cheapest(index, w)) is not None
        ]
        return min(found)[1] if found else None

    def _cheapest(self, index: int, way: int) -> tuple[int, list[int]] | None:
        moved = self._moved_as_far_as_possible(index, way)
        cell = self.cells[index]
        start, goal = (cell.head, cell.tail) if way > 0 else (cell.tail, cell.head)
        queue: list[tuple[int, list[int], str, Hashable]] = [(0, [], repr(start), start)]
        seen: set[Hashable] = set()
        while queue:
            cost, hidden, _name, node = heapq.heappop(queue)
            if node in seen:
                continue
            seen.add(node)
            if node == goal:
                return (cost, sorted(hidden)) if hidden else None
            for i in self.at[node]:
                other = self.cells[i]
                if i == index or not other.is_cover:
                    continue
                w, target = (+1, other.head) if other.tail == node else (-1, other.tail)
                if target in seen:
                    continue
                if self.marks[i] != Mark.SHOWN:
                    if self.room(i, w) - w * moved[i] > 0:
                        heapq.heappush(queue, (cost, hidden, repr(target), target))
                elif other.price < KNOWN:
                    heapq.heappush(queue, (cost + other.price, [*hidden, i], repr(target), target))
        return None

    def _moved_as_far_as_possible(self, index: int, way: int) -> list[int]:
        moved = [0] * len(self.cells)
        left = self.room(index, way) + 1 + self._taken(index, way)
        while left > 0 and (path := self._path(index, way, moved)) is not None:
            step = min(left, *(self.room(i, w) - w * moved[i] for i, w in path))
            for i, w in path:
                moved[i] += w * step
            left -= step
        return moved
