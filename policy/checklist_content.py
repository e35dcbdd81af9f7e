"""What a run of the checklist says, as plain values: the same for page, paper and snapshot.

Of a draft it is made from its rows and the figures of this moment; of a filed run it is read back
as it was frozen. It holds names of colleagues who stand for something, and nothing on young people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organisation.models import Organisation
from policy.choices.checklist import Answer, EvidenceKind, Item, follows_from, keys_of
from policy.known.gather import known as everything_known
from policy.models import (
    ChecklistAction,
    ChecklistAnswer,
    ChecklistEvidence,
    ChecklistItem,
    ChecklistRun,
    Evaluation,
    ManagementStatement,
)
from policy.questions import PARTS
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking

if TYPE_CHECKING:
    from policy.known.figure import Known

Content = dict[str, Any]
VERSION = 1
# The figures on top, with what they are called; those that are known, four at most.
HEADLINES = ("means_1", "means_2", "quality_5", "importance_6", "means_3", "privacy_3")
MOST_HEADLINES = 4


@dataclass(frozen=True)
class Draft:
    """The rows of a draft with what the house knows."""

    run: ChecklistRun
    items: dict[str, ChecklistItem]
    answers: dict[str, ChecklistAnswer]
    evidence: list[ChecklistEvidence]
    actions: list[ChecklistAction]
    statement: ManagementStatement | None
    known: Mapping[str, Known]
    next_evaluation: Evaluation | None
    last_evaluation: Evaluation | None

    def answer_to(self, question: str) -> str:
        """What somebody said, else what the figure says; empty when nobody knows."""
        said = self.answers.get(question)
        if said is not None and said.answer:
            return said.answer
        figure = self.known.get(question)
        return figure.answer if figure else ""

    def status_of(self, item: str) -> str:
        """What somebody chose, else what the answers come to."""
        chosen = self.items[item].status
        return chosen or follows_from([self.answer_to(key) for key in keys_of(item)])

    @property
    def unanswered(self) -> list[str]:
        return [key for item in Item.values for key in keys_of(item) if not self.answer_to(key)]


def draft(today: date) -> Asking[Draft | None]:
    """The draft with everything about it; None when there is none."""
    items = prepared(lambda: ChecklistItem.objects.of_draft())
    answers = prepared(lambda: ChecklistAnswer.objects.of_draft())
    evidence = prepared(lambda: ChecklistEvidence.objects.of_draft())
    actions = prepared(lambda: ChecklistAction.objects.listed())
    statements = prepared(lambda day: ManagementStatement.objects.newest(day)[:1], today)
    coming = prepared(lambda: Evaluation.objects.open().newest_first()[:1])
    held = prepared(
        lambda day: Evaluation.objects.held().filter(held_on__lte=day).newest_first()[:1], today
    )
    yield items, answers, evidence, actions, statements, coming, held
    if not items:
        return None
    found = yield from everything_known(today)
    return Draft(
        run=items[0].run,
        items={row.item: row for row in items},
        answers={row.question: row for row in answers},
        evidence=list(evidence),
        actions=list(actions),
        statement=next(iter(statements), None),
        known=found,
        next_evaluation=next(iter(coming), None),
        last_evaluation=next(iter(held), None),
    )


def content_of(found: Draft, today: date) -> Content:
    """What a draft says on a day, in the language of the moment."""
    organisation = Organisation.objects.current()
    seen = [row for row in found.items.values() if row.seen_by]
    statement = found.statement
    return {
        "version": VERSION,
        "language": get_language(),
        "number": found.run.number,
        "day": today.isoformat(),
        "organisation": organisation.name if organisation else "",
        "filled_by": sorted({row.seen_by.name for row in seen if row.seen_by}),
        "filed_by": "",
        "items": [_item(found, item) for item in Item.values],
        "headlines": _headlines(found.known),
        "evaluation": _evaluation(found),
        "statement": {
            "text": statement.text,
            "name": statement.name,
            "position": statement.position,
            "given_on": statement.given_on.isoformat(),
        }
        if statement
        else None,
    }


def _evaluation(found: Draft) -> Content | None:
    """The days of the next evaluation and of the last; None while none was ever planned."""
    coming, last = found.next_evaluation, found.last_evaluation
    if coming is None:
        return None
    return {
        "due_on": coming.due_on.isoformat(),
        "planned_on": coming.planned_on.isoformat() if coming.planned_on else "",
        "held_on": last.held_on.isoformat() if last and last.held_on else "",
    }


def _item(found: Draft, item: str) -> Content:
    row = found.items[item]
    part = PARTS[item]
    return {
        "item": item,
        "name": str(Item(item).label),
        "lead": str(part.lead),
        "status": found.status_of(item),
        "owner": row.owner.name if row.owner else "",
        "owner_label": row.owner.label if row.owner else "",
        "seen_by": row.seen_by.name if row.seen_by else "",
        "seen_on": row.seen_on.isoformat() if row.seen_on else "",
        "questions": [
            _question(found, key, str(text))
            for key, text in zip(keys_of(item), part.questions, strict=True)
        ],
        "evidence": [
            _evidence(one, found.known) for one in found.evidence if one.item_id == row.pk
        ],
        "actions": [
            {
                "text": action.text,
                "owner": action.owner.name if action.owner else "",
                "due_on": action.due_on.isoformat(),
            }
            for action in found.actions
            if action.item == item
        ],
    }


def _question(found: Draft, key: str, text: str) -> Content:
    said, figure = found.answers.get(key), found.known.get(key)
    return {
        "key": key,
        "text": text,
        "answer": found.answer_to(key),
        "note": said.note if said else "",
        "told": figure.told if figure else "",
        "by_figure": bool(figure and figure.answer and not (said and said.answer)),
    }


def _evidence(row: ChecklistEvidence, known: Mapping[str, Known]) -> Content:
    if row.kind == EvidenceKind.FIGURE:
        figure = known.get(row.figure)
        title = figure.told if figure else _("a figure that isn't known now")
        return {"kind": row.kind, "title": title, "address": ""}
    if row.document is not None:
        title = _("%(title)s, version %(number)s, adopted on %(day)s") % {
            "title": row.document.title,
            "number": row.document.number,
            "day": date_format(row.document.adopted_on, "j F Y"),
        }
        return {"kind": row.kind, "title": title, "address": row.document.get_absolute_url()}
    return {"kind": row.kind, "title": row.title, "address": row.address}


def _headlines(known: Mapping[str, Known]) -> list[Content]:
    called = {
        "means_1": (_("of the time online"), _("norm 25%")),
        "means_2": (_("Friday evenings"), _("every team there")),
        "quality_5": (_("workers"), _("all profiles in order")),
        "importance_6": (_("workers"), _("active online last month")),
        "means_3": (_("workers"), _("a good work phone")),
        "privacy_3": (_("partners"), _("with an agreement")),
    }
    shown = [key for key in HEADLINES if key in known and known[key].value][:MOST_HEADLINES]
    return [
        {"value": known[key].value, "label": called[key][0], "sub": called[key][1]} for key in shown
    ]


def changed_since(now: Content, before: Content | None) -> dict[str, str]:
    """By item the status of the run before, where that was another."""
    if before is None:
        return {}
    then = {item["item"]: item["status"] for item in before["items"]}
    return {
        item["item"]: then[item["item"]]
        for item in now["items"]
        if then.get(item["item"]) and then[item["item"]] != item["status"]
    }


def answers_of(before: Content | None) -> dict[str, str]:
    """By question what was answered in a run."""
    if before is None:
        return {}
    return {one["key"]: one["answer"] for item in before["items"] for one in item["questions"]}


def in_order(items: Iterable[Content]) -> int:
    return sum(item["status"] == "in_order" for item in items)


def answer_label(answer: str) -> str:
    return str(Answer(answer).label) if answer else "–"
