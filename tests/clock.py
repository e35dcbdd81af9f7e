"""A clock that runs days ahead, for journeys that last weeks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

_now = timezone.now


def move(days: int) -> None:
    """From here on it is so many days later than by the clock on the wall."""

    def later() -> datetime:
        return _now() + timedelta(days=days)

    timezone.now = later


@contextmanager
def ahead(days: int) -> Iterator[None]:
    """Within the block it is so many days later."""
    before = timezone.now
    move(days)
    try:
        yield
    finally:
        timezone.now = before
