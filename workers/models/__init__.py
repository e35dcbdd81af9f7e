"""The tables of this app; Django looks for all of them here."""

from workers.models.activities import Activity
from workers.models.availability import Availability
from workers.models.contacts import ContactTally
from workers.models.hours import MAX_MINUTES, NOTE_MAX, Contract, HourEntry, HourPart

__all__ = [
    "MAX_MINUTES",
    "NOTE_MAX",
    "Activity",
    "Availability",
    "ContactTally",
    "Contract",
    "HourEntry",
    "HourPart",
]
