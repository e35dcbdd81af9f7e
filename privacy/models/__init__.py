"""The tables of this app; Django looks for all of them here."""

from privacy.models.breaches import Breach, BreachMeasure
from privacy.models.dpia import Dpia, DpiaRisk
from privacy.models.keeping import LegalHold, RetentionRun, RetentionTerm
from privacy.models.processors import ActivityWords, Processor
from privacy.models.reading import ReadingQuestion
from privacy.models.requests import (
    AnswerPackage,
    DataRequest,
    RequestHit,
    RequestLink,
    RequestStep,
)
from privacy.models.trail import AuditEntry, AuditSeal, TrailCheck

__all__ = [
    "ActivityWords",
    "AnswerPackage",
    "AuditEntry",
    "AuditSeal",
    "Breach",
    "BreachMeasure",
    "DataRequest",
    "Dpia",
    "DpiaRisk",
    "LegalHold",
    "Processor",
    "ReadingQuestion",
    "RequestHit",
    "RequestLink",
    "RequestStep",
    "RetentionRun",
    "RetentionTerm",
    "TrailCheck",
]
