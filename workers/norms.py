"""What contracts ask for online over a stretch of days, as pure functions.

Each day keeps the contract and the norm that held on it: a change counts from its own day on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from youthwork.lib.dates import DAY

DAYS_OF_A_WEEK = 7


class Agreed(Protocol):
    """What a contract says from a day on."""

    hours_per_week: Decimal
    norm_percent: int
    from_day: date


C = TypeVar("C", bound=Agreed)


def in_force(contracts: Iterable[C], day: date) -> C | None:
    """The contract that holds on this day, whatever order they come in."""
    begun = [contract for contract in contracts if contract.from_day <= day]
    return max(begun, key=lambda contract: contract.from_day, default=None)


def norm_minutes(contracts: Iterable[Agreed], first: date, last: date) -> int:
    """Minutes online that the norm comes to on these days, both included."""
    known, total, day = list(contracts), Decimal(0), first
    while day <= last:
        if contract := in_force(known, day):
            week = Decimal(contract.hours_per_week) * 60 * contract.norm_percent / 100
            total += week / DAYS_OF_A_WEEK
        day += DAY
    return round(total)
