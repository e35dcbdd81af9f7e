"""The tables of this app; Django looks for all of them here."""

from workers.models.activities import Activity
from workers.models.availability import Availability
from workers.models.contacts import ContactTally
from workers.models.hours import MAX_MINUTES, NOTE_MAX, Contract, HourEntry, HourPart
from workers.models.months import ClosedMonth
from workers.models.nudges import WORDS_MAX, Nudge
from workers.models.profiles import (
    ProfileAnswer,
    ProfileCheck,
    ProfileException,
    VisibleItem,
    WorkProfile,
)
from workers.models.timer import Timer

__all__ = [
    "MAX_MINUTES",
    "NOTE_MAX",
    "WORDS_MAX",
    "Activity",
    "Availability",
    "ClosedMonth",
    "ContactTally",
    "Contract",
    "HourEntry",
    "HourPart",
    "Nudge",
    "ProfileAnswer",
    "ProfileCheck",
    "ProfileException",
    "Timer",
    "VisibleItem",
    "WorkProfile",
]
