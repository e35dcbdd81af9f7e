"""A tile of the start page: which template draws it, with what, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Tile:
    """One block of the start page; lower `order` stands higher."""

    key: str
    template: str
    order: int = 50
    context: Mapping[str, Any] = field(default_factory=dict)
    in_head: bool = False  # beside the greeting instead of below it
