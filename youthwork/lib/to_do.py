"""One thing that somebody has to do, as the start page shows it; each app says what it knows of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """What, about what, and by when; what is urgent stands above what is late."""

    url: str
    icon: str
    title: str
    text: str
    by: str
    is_late: bool
    is_urgent: bool = False

    @property
    def place(self) -> tuple[bool, bool]:
        """Its place among others: what is urgent, then what is late, then the rest."""
        return not self.is_urgent, not self.is_late
