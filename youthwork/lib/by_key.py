"""Many rows one by one, a batch of them in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

BATCH = 500
Row = TypeVar("Row", bound=Model)


def by_key(rows: QuerySet[Row, Row], size: int = BATCH) -> Iterator[Row]:
    """The rows in the order of their keys, as they stand when their batch is asked.

    Each batch is a query of its own: memory stays flat, nothing is held open while something else
    is written in between, and who stops early has asked for no more.
    """
    last: Any = None
    while True:
        batch = list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:size])
        yield from batch
        if len(batch) < size:
            return
        last = batch[-1].pk
