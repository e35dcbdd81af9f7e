"""A step of somebody's first weeks, as an app offers it and settings put it in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class FirstStep:
    """What a new worker does, and the rows that show that it is done.

    `rows` of `enough` and more mean done; without `rows` somebody ticks it off, and with `ticks`
    either of the two may show it.
    """

    key: str
    title: str
    text: str
    url_name: str
    rows: Callable[[Any], QuerySet[Any, Any]] | None = None
    enough: int = 1
    ticks: bool = False

    @property
    def by_oneself(self) -> bool:
        """Whether somebody may say themselves that it is done."""
        return self.rows is None or self.ticks
