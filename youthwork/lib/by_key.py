"""Many rows one by one, a batch of them in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

BATCH = 500
Row = TypeVar("Row", bound=Model)


def by_key(rows: QuerySet[Row, Row], size: int = BATCH) -> Iterator[Row]:
    """The rows in the order of their keys, as they stand when their batch is asked.

    Each batch is a query of its own: memory stays flat, nothing is held open while something else
    is written in between, and who stops early has asked for no more.
    """
    return _each(rows, lambda row: row.pk, size)


def values_by_key(
    rows: QuerySet[Row, Row], *fields: str, size: int = 4 * BATCH
) -> Iterator[tuple[Any, ...]]:
    """The same as tuples of the key and these fields: for looking through very many."""
    return _each(rows.values_list("pk", *fields), lambda row: row[0], size)


def _each(rows: Any, key_of: Callable[[Any], Any], size: int) -> Iterator[Any]:
    last: Any = None
    while True:
        batch = list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:size])
        yield from batch
        if len(batch) < size:
            return
        last = key_of(batch[-1])
