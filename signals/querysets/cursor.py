"""Where a keyset page of signals ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from youthwork.lib.dates import micros_of, moment_of


@dataclass(frozen=True)
class Cursor:
    """Where a keyset page ended; what can't be read starts at the top.

    What is late changes with the clock, so a cursor keeps the moment at which the list was
    ordered: later pages are cut from the same list, and no row is passed over.
    """

    rank: int
    moment: datetime
    key: int
    as_of: datetime

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        try:
            rank, micros, key, as_of = (int(part) for part in text.split("."))
            if abs(key) > 2**62 or abs(rank) > 100:
                return None
            return cls(rank, moment_of(micros), key, moment_of(as_of))
        except (ValueError, OverflowError, OSError):
            return None

    def __str__(self) -> str:
        return f"{self.rank}.{micros_of(self.moment)}.{self.key}.{micros_of(self.as_of)}"
