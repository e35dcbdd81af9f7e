"""Which run of the day a message about a late signal belongs to: its key says so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from organisation.models import User


def key_of(kind: str, told: int, about: str, person: User, now: datetime) -> str:
    """What keeps a message of a run from coming twice; which one it was can be read from it."""
    return f"{kind}:{told}:{about.partition(':')[2]}:{person.public_id}:{now.isoformat()}"


def told_by(dedupe_key: str) -> tuple[int, datetime]:
    """How often was told before, and the moment of the run, as they stand in a key."""
    _kind, told, _about, _person, at = dedupe_key.split(":", 4)
    return int(told), datetime.fromisoformat(at)
