"""Long lists by page: where a page ended, and what comes after it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q

from youthwork.lib.dates import micros_of, moment_of

PAGE = 50  # lines of one list on one page
INSTANT = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
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
        return _lower(column, self.day, self.key)

    def after(self, column: str) -> Q:
        """What comes after this place where the first day stands first, by day and key."""
        return _higher(column, self.day, self.key)


@dataclass(frozen=True)
class Instant:
    """Where a keyset page of moments ended: by what the list is ordered, so that nothing is asked.

    What can't be read starts at the top.
    """

    at: datetime
    pk: int

    @classmethod
    def parse(cls, text: str) -> Instant | None:
        found = INSTANT.fullmatch(text)
        try:
            return cls(moment_of(int(found[1])), int(found[2])) if found else None
        except (ValueError, OverflowError, OSError):
            return None

    def __str__(self) -> str:
        return f"{micros_of(self.at)}.{self.pk}"

    def before(self, column: str) -> Q:
        """What comes after this place where the newest stands first, by moment and key."""
        return _lower(column, self.at, self.pk)

    def after(self, column: str) -> Q:
        """What comes after this place where the oldest stands first, by moment and key."""
        return _higher(column, self.at, self.pk)


def _lower(column: str, value: date, key: int) -> Q:
    return Q(**{f"{column}__lt": value}) | Q(**{column: value, "pk__lt": key})


def _higher(column: str, value: date, key: int) -> Q:
    return Q(**{f"{column}__gt": value}) | Q(**{column: value, "pk__gt": key})


def cut(found: Iterable[Row], size: int = PAGE) -> tuple[list[Row], Row | None]:
    """Of `size` rows and one more: those of the page, and its last where more comes after it."""
    rows = list(found)
    return rows[:size], rows[size - 1] if len(rows) > size else None
