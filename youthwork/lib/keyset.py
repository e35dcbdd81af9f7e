"""Long lists by page: where a page ended, and what comes after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from urllib.parse import urlencode

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
        return before(column, self.day, self.key)

    def after(self, column: str) -> Q:
        """What comes after this place where the first day stands first, by day and key."""
        return after(column, self.day, self.key)


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
        return before(column, self.at, self.pk)

    def after(self, column: str) -> Q:
        """What comes after this place where the oldest stands first, by moment and key."""
        return after(column, self.at, self.pk)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, with the addresses of where the list begins and goes on."""

    rows: list[Row]
    first_url: str  # "" on the first page
    next_url: str  # "" on the last


def page_of(
    found: Iterable[Row],
    behind: object | None,
    at: Callable[[Row], object],
    *,
    name: str = "after",
    part: str = "",
    query: Mapping[str, str] | None = None,
    size: int = PAGE,
) -> Page[Row]:
    """The page that `size` rows and one more begin; `behind` is where the one before ended.

    `at` gives the place of a row, which an address carries by `name` beside what else it asks
    (`query`); `part` is where on the page the list stands.
    """
    rows = list(found)

    def to(place: Mapping[str, str]) -> str:
        return f"?{urlencode({**(query or {}), **place})}" + (f"#{part}" if part else "")

    following = to({name: str(at(rows[size - 1]))}) if len(rows) > size else ""
    return Page(rows[:size], to({}) if behind is not None else "", following)


def before(column: str, value: date, key: int) -> Q:
    """What comes after a row where the highest stands first, by column (day or moment) and key."""
    return Q(**{f"{column}__lt": value}) | Q(**{column: value, "pk__lt": key})


def after(column: str, value: date, key: int) -> Q:
    """The same where the lowest stands first."""
    return Q(**{f"{column}__gt": value}) | Q(**{column: value, "pk__gt": key})
