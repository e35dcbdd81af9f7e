"""A tile of the start page: which template draws it, with what, in which order and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Place(StrEnum):
    """Where a tile stands on a wide screen; on a narrow one the places come in this order."""

    HEAD = "head"  # beside the greeting
    TOP = "top"  # over the whole width
    FIGURES = "figures"  # a row of numbers beside each other
    WIDE = "wide"  # the column of what is to do and what asks for a look
    NARROW = "narrow"  # the column beside it: how things stand


@dataclass(frozen=True)
class Tile:
    """One block of the start page; lower `order` stands higher in its place."""

    key: str
    template: str
    order: int = 50
    context: Mapping[str, Any] = field(default_factory=dict)
    place: Place = Place.WIDE


def figure(
    key: str, order: int, label: str, value: str, *, sub: str, more: str = "", url: str = ""
) -> Tile:
    """One number of the row: what it counts, what stands below it; without address no link."""
    context = {"label": label, "value": value, "sub": sub, "more": more, "url": url}
    return Tile(key, "home/_figure.html", order, context, Place.FIGURES)
