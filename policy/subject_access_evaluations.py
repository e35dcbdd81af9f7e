"""What evaluations hold on an employee: who was there, who agreed to what (GDPR article 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policy.models import CalendarLink, Decision, Evaluation, EvaluationAnswer
from privacy.subject_access import Hit, Source
from workers.subject_access import employees
from youthwork.lib.dates import day_of


def _evaluations(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Evaluations somebody was asked for or at, what they wrote, what they agreed to do."""
    hits = []
    for person in employees(name, handles):
        there = Q(invited=person) | Q(present=person) | Q(finished_by=person)
        for row in Evaluation.objects.filter(there).distinct().order_by("number"):
            hits.append(_hit(row, row.day, _("Evaluation"), {_("Was there or asked"): _("yes")}))
        for answer in EvaluationAnswer.objects.filter(by=person).select_related("evaluation"):
            told = {str(answer.get_item_display()): answer.text}
            hits.append(_hit(answer.evaluation, day_of(answer.changed_at), _("Answer"), told))
        for decision in Decision.objects.filter(Q(owner=person) | Q(made_by=person)).order_by("pk"):
            hits.append(
                Hit(
                    subject=f"policy.decision:{decision.public_id}",
                    title=_("Decision"),
                    day=decision.due_on,
                    fields={_("What was agreed"): decision.what},
                    exact=True,
                )
            )
        for link in CalendarLink.objects.filter(person=person):
            hits.append(
                Hit(
                    subject=person.label,
                    title=_("Secret address of a calendar"),
                    day=day_of(link.made_at),
                    fields={},
                    exact=True,
                )
            )
    return hits


def _hit(row: Evaluation, day: date, title: str, fields: dict[str, str]) -> Hit:
    return Hit(
        subject=f"policy.evaluation:{row.public_id}",
        title=title,
        day=day,
        fields=fields,
        exact=True,
        others=True,
    )


SOURCES = [
    Source(
        "policy.evaluations", gettext_lazy("Evaluations of policy"), _evaluations, in_parts=True
    ),
]
