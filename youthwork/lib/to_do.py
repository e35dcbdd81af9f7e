"""One thing that somebody has to do, as the start page shows it; each app says what it knows of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """What, about what, and by when."""

    url: str
    icon: str
    title: str
    text: str
    by: str
    is_late: bool
