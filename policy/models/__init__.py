"""Policy: what was agreed, what it aims at, and how that is looked back on."""

from policy.models.checklist import (
    ChecklistAction,
    ChecklistAnswer,
    ChecklistEvidence,
    ChecklistItem,
    ChecklistRun,
    ManagementStatement,
)
from policy.models.documents import PolicyDocument, ReadConfirmation
from policy.models.evaluations import (
    PRESENT_MAX,
    CalendarLink,
    Decision,
    DocumentVerdict,
    Evaluation,
    EvaluationAnswer,
    EvaluationReminder,
)
from policy.models.files import StoredFile
from policy.models.goals import Goal, GoalReading
from policy.models.reports import FundingSource, Report, ReportLink, ReportText
from policy.models.survey import Survey, SurveyCode, SurveyRemark, SurveyResponse

__all__ = [
    "PRESENT_MAX",
    "CalendarLink",
    "ChecklistAction",
    "ChecklistAnswer",
    "ChecklistEvidence",
    "ChecklistItem",
    "ChecklistRun",
    "Decision",
    "DocumentVerdict",
    "Evaluation",
    "EvaluationAnswer",
    "EvaluationReminder",
    "FundingSource",
    "Goal",
    "GoalReading",
    "ManagementStatement",
    "PolicyDocument",
    "ReadConfirmation",
    "Report",
    "ReportLink",
    "ReportText",
    "StoredFile",
    "Survey",
    "SurveyCode",
    "SurveyRemark",
    "SurveyResponse",
]
