"""How long the checklist is kept, and who is named in it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from organisation.models import User
from policy.models import ChecklistAction, ChecklistItem, ChecklistRun, ManagementStatement
from privacy.retention import Rule, Term, delete_first, forget_people
from youthwork.lib.dates import add_months, kept_from

KEPT_MONTHS = 84  # a grant is accounted for (Awb art. 4:69(2): seven years)
DONE_MONTHS, LEFT_MONTHS = 24, 24


def _delete_runs(today: date, now: datetime, limit: int) -> int:
    return delete_first(ChecklistRun.objects.filed_before(kept_from(today, KEPT_MONTHS)), limit)


def _delete_statements(today: date, now: datetime, limit: int) -> int:
    """Those past their term, but never the one that counts."""
    last = ManagementStatement.objects.newest(today).values_list("pk", flat=True)[:1]
    rows = ManagementStatement.objects.given_before(kept_from(today, KEPT_MONTHS))
    return delete_first(rows.exclude(pk__in=list(last)), limit)


def _delete_actions(today: date, now: datetime, limit: int) -> int:
    return delete_first(ChecklistAction.objects.done_before(kept_from(today, DONE_MONTHS)), limit)


NAMED = (
    (ChecklistRun, ("started_by", "filed_by")),
    (ChecklistItem, ("owner", "seen_by")),
    (ChecklistAction, ("owner", "made_by")),
    (ManagementStatement, ("written_by",)),
)


def _forget_who_left(today: date, now: datetime, limit: int) -> int:
    """What was agreed stays; who of those who left did what goes."""
    gone = User.objects.left_by(add_months(today, -LEFT_MONTHS)).values("pk")
    return forget_people(NAMED, gone, limit)


RULES = [
    Rule(
        key="policy.checklists",
        models=("policy.checklistrun",),
        basis=_("To account for a grant (General Administrative Law Act, article 4:69(2))."),
        term=Term(months=KEPT_MONTHS, after=_("the day it was filed")),
        erases=_("The filed checklist with its actions."),
        run=_delete_runs,
    ),
    Rule(
        key="policy.statements",
        models=("policy.managementstatement",),
        basis=_("To account for a grant (General Administrative Law Act, article 4:69(2))."),
        term=Term(months=KEPT_MONTHS, after=_("the day it was given")),
        erases=_("The statement with its name; never the one that counts today."),
        run=_delete_statements,
    ),
    Rule(
        key="policy.checklist_actions",
        models=("policy.checklistaction",),
        basis=_("To look back at what was done at the next evaluations."),
        term=Term(months=DONE_MONTHS, after=_("the day it was done")),
        erases=_("The action and who did it."),
        run=_delete_actions,
    ),
    Rule(
        key="policy.checklist_people",
        models=("policy.checklistrun", "policy.checklistitem"),
        basis=_("What was agreed stays; who did what is no longer needed."),
        term=Term(months=LEFT_MONTHS, after=_("the day somebody left")),
        erases=_("Who began, filed, saw to or looked at something; a filed checklist keeps names."),
        run=_forget_who_left,
    ),
]
