"""What a reader can work out: the least and the most that a sum of counts can be, exactly.

A linear programme in whole numbers and fractions (simplex, rows as dictionaries), small enough to
be read. It shares nothing with the code that decides what is hidden.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

Number = int | Fraction
Row = dict[Hashable, Number]
PATIENCE = 200  # steps by the steepest way; from then on by the rule that never goes in circles


class Contradiction(Exception):
    """No counts at all fit what was told."""


class Possible:
    """All ways in which counts of nought or more fit bounds on sums of them.

    `told`: for each sum its cells, the least and the most that it is (None: no end). Raises
    Contradiction where nothing fits.
    """

    def __init__(self, told: Iterable[tuple[Iterable[Hashable], int, int | None]]) -> None:
        self.rows: list[Row] = []
        self.values: list[Number] = []
        self.basis: list[Hashable] = []
        for cells, least, most in {(frozenset(c), low, high) for c, low, high in told}:
            name = len(self.rows)
            if least == most:
                self._add(dict.fromkeys(cells, 1), least)
                continue
            if least > 0:
                self._add(dict.fromkeys(cells, 1) | {("over", name): -1}, least)
            if most is not None:
                self._add(dict.fromkeys(cells, 1) | {("short", name): 1}, most)
        guessed = dict.fromkeys(self.basis, -1)
        if self._climb(dict(guessed)) != 0:
            raise Contradiction
        self._forget(set(guessed))

    def most(self, cells: Iterable[Hashable]) -> Number | None:
        """The most that these cells can be together; None where there is no end to it."""
        return self._climb(dict.fromkeys(cells, 1))

    def least(self, cells: Iterable[Hashable]) -> Number:
        found = self._climb(dict.fromkeys(cells, -1))
        assert found is not None
        return -found

    def now(self, cells: Iterable[Hashable]) -> Number:
        """What these cells are in the one way that was looked at last."""
        values = dict(zip(self.basis, self.values, strict=True))
        return sum(values.get(cell, 0) for cell in cells)

    def _add(self, row: Mapping[Hashable, int], value: int) -> None:
        guess = ("guess", len(self.rows))
        self.rows.append({**row, guess: 1})
        self.values.append(value)
        self.basis.append(guess)

    def _climb(self, wanted: Row) -> Number | None:
        reached: Number = 0
        for row, value, name in zip(self.rows, self.values, self.basis, strict=True):
            if price := wanted.get(name, 0):
                _subtract(wanted, row, price)
                reached += price * value
        steps = 0
        while rising := [(price, cell) for cell, price in wanted.items() if price > 0]:
            steps += 1
            if steps < PATIENCE:
                price, enters = max(rising, key=lambda each: (each[0], repr(each[1])))
            else:
                price, enters = min(rising, key=lambda each: repr(each[1]))
            ends = [
                (Fraction(self.values[i]) / row[enters], repr(self.basis[i]), i)
                for i, row in enumerate(self.rows)
                if row.get(enters, 0) > 0
            ]
            if not ends:
                return None
            place = min(ends)[2]
            self._turn(place, enters)
            _subtract(wanted, self.rows[place], price)
            reached += price * self.values[place]
        return reached

    def _turn(self, place: int, enters: Hashable) -> None:
        row, pivot = self.rows[place], self.rows[place][enters]
        if pivot != 1:
            row = {cell: _plain(Fraction(many) / pivot) for cell, many in row.items()}
            self.rows[place] = row
            self.values[place] = _plain(Fraction(self.values[place]) / pivot)
        for i, other in enumerate(self.rows):
            if i != place and (many := other.get(enters, 0)):
                _subtract(other, row, many)
                self.values[i] -= many * self.values[place]
        self.basis[place] = enters

    def _forget(self, guessed: set[Hashable]) -> None:
        """Leave out what only helped to find a first way, and sums that say nothing new."""
        for place in reversed(range(len(self.rows))):
            if self.basis[place] in guessed:
                real = [cell for cell in self.rows[place] if cell not in guessed]
                if real:
                    self._turn(place, real[0])
                else:
                    del self.rows[place], self.values[place], self.basis[place]
        for row in self.rows:
            for name in guessed & row.keys():
                del row[name]


def _subtract(row: Row, other: Row, times: Number) -> None:
    for cell, many in other.items():
        left = row.get(cell, 0) - times * many
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)


def _plain(number: Fraction) -> Number:
    return number.numerator if number.denominator == 1 else number
