"""Long lists by page: where a page ended, and what comes after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q

PAGE = 50  # lines of one list on one page
Row = TypeVar("Row")


@dataclass(frozen=True)
class Place:
    """Where a keyset page of days ended; what can't be read starts at the top."""

    day: date
    key: int

    @classmethod
    def parse(cls, text: str) -> Place | None:
        day, _dot, key = text.partition(".")
        try:
            return cls(date.fromisoformat(day), int(key)) if len(key) < 19 else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day}.{self.key}"

    def before(self, column: str) -> Q:
        """What comes after this place where the last day stands first, by day and key."""
        return Q(**{f"{column}__lt": self.day}) | Q(**{column: self.day, "pk__lt": self.key})

    def after(self, column: str) -> Q:
        """What comes after this place where the first day stands first, by day and key."""
        return Q(**{f"{column}__gt": self.day}) | Q(**{column: self.day, "pk__gt": self.key})


def cut(found: Iterable[Row], size: int = PAGE) -> tuple[list[Row], Row | None]:
    """Of `size` rows and one more: those of the page, and its last where more comes after it."""
    rows = list(found)
    return rows[:size], rows[size - 1] if len(rows) > size else None
