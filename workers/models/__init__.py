"""The tables of this app; Django looks for all of them here."""

from workers.models.activities import Activity
from workers.models.availability import Availability
from workers.models.campaigns import Campaign
from workers.models.competences import Attendance, CompetenceAssessment, GrowthGoal, Training
from workers.models.contacts import ContactTally
from workers.models.examples import PART_MAX, PracticeExample
from workers.models.figures import KnownFigure, PlatformFigure
from workers.models.first_weeks import FirstStepTick
from workers.models.hour_sums import HourDay, HourWeek
from workers.models.hours import MAX_MINUTES, NOTE_MAX, Contract, HourEntry, HourPart
from workers.models.imports import HourImport, ImportColumns
from workers.models.means import Booking, Equipment
from workers.models.months import ClosedMonth
from workers.models.nudges import WORDS_MAX, Nudge
from workers.models.platforms import PlatformPage, PlatformProposal, PlatformVersion, TrendNote
from workers.models.profiles import (
    ProfileAnswer,
    ProfileCheck,
    ProfileException,
    VisibleItem,
    WorkProfile,
)
from workers.models.pulse import PulseAnswer, PulseRound, PulseTaken
from workers.models.routine import RoutineDay, RoutineTime
from workers.models.timer import Timer

__all__ = [
    "MAX_MINUTES",
    "NOTE_MAX",
    "PART_MAX",
    "WORDS_MAX",
    "Activity",
    "Attendance",
    "Availability",
    "Booking",
    "Campaign",
    "ClosedMonth",
    "CompetenceAssessment",
    "ContactTally",
    "Contract",
    "Equipment",
    "FirstStepTick",
    "GrowthGoal",
    "HourDay",
    "HourEntry",
    "HourImport",
    "HourPart",
    "HourWeek",
    "ImportColumns",
    "KnownFigure",
    "Nudge",
    "PlatformFigure",
    "PlatformPage",
    "PlatformProposal",
    "PlatformVersion",
    "PracticeExample",
    "ProfileAnswer",
    "ProfileCheck",
    "ProfileException",
    "PulseAnswer",
    "PulseRound",
    "PulseTaken",
    "RoutineDay",
    "RoutineTime",
    "Timer",
    "Training",
    "TrendNote",
    "VisibleItem",
    "WorkProfile",
]
