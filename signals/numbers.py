"""The numbers of signals: `S-2026-0041`, one after the other in each year, none given out twice.

A number stands in a lane of its year (`NumberLane`). Who saves takes the lowest that no other
transaction holds, so savers at the same moment don't wait for each other, and a save that fails
puts its number back for the next one. See docs/decisions/0246-numbers-in-lanes.md.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import IntegerField

from signals.models import NumberLane
from youthwork.lib.prepared import Bundle, Later, Question, Statement

LANES = 16  # savers at once before one waits; two processes of four threads have eight


class Place(NamedTuple):
    """What a new signal is known by: its number, and its key where the database gives one ahead."""

    ref: str
    key: int | None


def next_place(year: int, bundle: Bundle | None = None) -> Place:
    """A number of this year, and a key, for a row of the caller's transaction or of a bundle's."""
    take, values = _taking(_locks(), waits=False), {"year": year}
    taken = bundle.ask(take, take.bound(values)) if bundle else take.run(values)
    return _place(year, taken[0] if taken else None)


def next_place_beside(
    question: Question, year: int, bundle: Bundle
) -> tuple[Place, list[tuple[Any, ...]]]:
    """The same, and the rows of a question: where the bundle waits, in one message."""
    if not bundle.waits:
        return next_place(year, bundle), question.ask()
    take = _taking(_locks(), waits=False)
    taken, rows = question.ask_beside(take, {"year": year}, bundle)
    return _place(year, taken), rows


def _place(year: int, taken: tuple[Any, ...] | None) -> Place:
    if taken is None:  # the first of its year, or every lane is held
        _begin(year, first=1)
        [taken] = _taking(_locks(), waits=True).run({"year": year})
    number, key = taken
    return Place(f"S-{year}-{number:04d}", key)


def _locks() -> bool:
    return connection.features.has_select_for_update


def go_on_after(year: int, last: int) -> None:
    """Let the next number of a year be the one after `last`, for who writes rows with numbers."""
    NumberLane.objects.filter(year=year).delete()
    _begin(year, first=last + 1)


def last_of_years() -> dict[int, int]:
    """For each year that has any the number before the next one."""
    lowest = NumberLane.objects.order_by("year", "-next").values_list("year", "next")
    return {year: number - 1 for year, number in lowest}


def _begin(year: int, first: int) -> None:
    _BEGINNING.run({"year": year, "first": first})


# Lanes that somebody else begins at the same moment stay as they are.
_BEGINNING = Statement(
    "INSERT INTO signals_numberlane (year, lane, next) VALUES "  # noqa: S608
    + ", ".join(f"(%s, {lane}, %s + {lane})" for lane in range(LANES))
    + " ON CONFLICT DO NOTHING",
    [Later(name, IntegerField()) for _lane in range(LANES) for name in ("year", "first")],
)


@cache
def _taking(locks: bool, *, waits: bool) -> Statement:
    """Takes the lowest number of a free lane; `waits` where none is free.

    With the key of the row PostgreSQL writes it and all that names it in one message.
    """
    held = ("FOR UPDATE" if waits else "FOR UPDATE SKIP LOCKED") if locks else ""
    key = "nextval(pg_get_serial_sequence('signals_signal', 'id'))" if locks else "NULL"
    year = Later("year", IntegerField())
    return Statement(
        f"UPDATE signals_numberlane SET next = next + {LANES} WHERE year = %s AND lane = "  # noqa: S608
        f"(SELECT lane FROM signals_numberlane WHERE year = %s ORDER BY next LIMIT 1 {held}) "
        f"RETURNING next - {LANES}, {key}",
        [year, year],
    )
