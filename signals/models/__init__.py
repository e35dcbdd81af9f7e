"""The tables of this app; Django looks for all of them here."""

from signals.models.approach import Approach, ApproachStep
from signals.models.informing import AccountQuestion
from signals.models.reporting_code import ReportingCodeStep
from signals.models.rounds import (
    InstacleanItem,
    InstacleanRound,
    ItemCounter,
    RoundSession,
)
from signals.models.saved_filter import FILTER_NAME_MAX, KEPT_FILTERS, QUERY_MAX, SavedFilter
from signals.models.sharing import Disclosure, DisclosureLink, PartnerRequest
from signals.models.signal import (
    NARRATIVE_MAX,
    NOTE_MAX,
    NumberLane,
    Signal,
    SignalStep,
    SignalTerm,
)
from signals.models.trend import (
    EmptiedCounts,
    PublishedList,
    SignalMonth,
    WaitingLists,
    WaitingParts,
)
from signals.models.trend_message import TrendMessage
from signals.models.version import SignalVersion

__all__ = [
    "FILTER_NAME_MAX",
    "KEPT_FILTERS",
    "NARRATIVE_MAX",
    "NOTE_MAX",
    "QUERY_MAX",
    "AccountQuestion",
    "Approach",
    "ApproachStep",
    "Disclosure",
    "DisclosureLink",
    "EmptiedCounts",
    "InstacleanItem",
    "InstacleanRound",
    "ItemCounter",
    "NumberLane",
    "PartnerRequest",
    "PublishedList",
    "ReportingCodeStep",
    "RoundSession",
    "SavedFilter",
    "Signal",
    "SignalMonth",
    "SignalStep",
    "SignalTerm",
    "SignalVersion",
    "TrendMessage",
    "WaitingLists",
    "WaitingParts",
]
