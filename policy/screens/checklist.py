"""What the pages of the checklist show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.forms import BaseForm, BoundField
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import User
from policy import checklist_content as contents
from policy import checklist_paper as paper
from policy.actions.checklist import note_field
from policy.checklist_content import Draft
from policy.choices.checklist import Item, keys_of
from policy.forms.checklist import ItemForm, question_field
from policy.known.figure import Known
from policy.models import ChecklistAction, ChecklistRun, ManagementStatement
from policy.querysets.checklist import items_of
from policy.questions import PARTS, QUESTIONS
from policy.screens.places import tabs
from youthwork.lib.together import Asking, together

RUNS_SHOWN = 12
BAR = 300  # width of the bar, in the units of its drawing
GAP = 4


def page(user: User, today: date) -> dict[str, Any]:
    """The draft for who fills it in, else the newest that was filed."""
    fills = bool(items_of(user))
    runs = ChecklistRun.objects.visible_to(user).newest_first()[: RUNS_SHOWN + 1]
    actions = ChecklistAction.objects.visible_to(user).listed()
    statements = ManagementStatement.objects.newest(today).select_related("written_by")[:1]
    found, [filed, to_do, stated] = together(
        contents.draft(today) if fills else _nothing(), _rows(runs, actions, statements)
    )
    past = [run for run in filed if not run.is_draft]
    return {
        "tabs": tabs(user, "policy:checklist"),
        **_current(found, past, user, today),
        "runs": [_past(run) for run in past[:RUNS_SHOWN]],
        "actions": [_action(row, user, today) for row in to_do],
        "statement": stated[0] if stated else None,
        "may_begin": user.has_perm("policy.file_checklist") and found is None,
        "may_file": user.has_perm("policy.file_checklist") and found is not None,
        "may_state": user.has_perm("policy.state_importance"),
    }


def _nothing() -> Asking[None]:
    yield ()
    return None


def _rows(*asked: Any) -> Asking[list[list[Any]]]:
    yield asked
    return [list(rows) for rows in asked]


def _current(
    found: Draft | None, past: list[ChecklistRun], user: User, today: date
) -> dict[str, Any]:
    if found is not None:
        content, before, digest = contents.content_of(found, today), _content(past, 0), ""
    elif past:
        content, before, digest = past[0].snapshot, _content(past, 1), past[0].digest
    else:
        return {"shown": None, "draft": None}
    shown = paper.shown(content, before, digest)
    mine = items_of(user)
    for item in shown["items"]:
        item["url"] = _item_url(item["item"]) if found and item["item"] in mine else ""
        item["left"] = sum(not question["answer"] for question in item["questions"])
    return {
        "shown": shown,
        "standing": standing(shown["items"]),
        "draft": found,
        "left": len(found.unanswered) if found else 0,
        "total": len(QUESTIONS),
        "run": None if found else past[0],
        "pdf": reverse("policy:checklist_pdf"),
    }


def _content(past: list[ChecklistRun], place: int) -> dict[str, Any] | None:
    return past[place].snapshot if len(past) > place else None


def _item_url(item: str) -> str:
    return reverse("policy:checklist_item", args=[item])


def standing(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many are at which status, as a bar with its words; those that none has are left out.

    Of what is not in order the names stand there: that is what asks something.
    """
    kinds = ("in_order", "partly", "not", "")
    found = {kind: [item for item in items if item["status"] == kind] for kind in kinds}
    groups = [(kind, rows) for kind, rows in found.items() if rows]
    unit = (BAR - GAP * (len(groups) - 1)) / max(1, len(items))
    parts, at = [], 0.0
    for kind, rows in groups:
        names = [str(Item(item["item"]).label) for item in rows]
        look = paper.look_of(kind)
        parts.append(
            look
            | {
                "count": len(rows),
                "names": ", ".join(names) if kind in ("partly", "not") else "",
                "x": f"{at:.1f}",
                "width": f"{unit * len(rows):.1f}",
                "kind": kind or "none",
            }
        )
        at += unit * len(rows) + GAP
    return {
        "parts": parts,
        "label": ", ".join(f"{part['count']} {str(part['label']).lower()}" for part in parts),
    }


def _past(run: ChecklistRun) -> dict[str, Any]:
    items = run.snapshot["items"] if run.snapshot else []
    return {
        "url": run.get_absolute_url(),
        "day": date_format(run.day, "j F Y") if run.day else "",
        "told": _("%(count)s of 6 in order") % {"count": contents.in_order(items)},
    }


def _action(row: ChecklistAction, user: User, today: date) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "text": row.text,
        "item": str(Item(row.item).label),
        "owner": row.owner.name if row.owner else "",
        "day": date_format(row.due_on, "j F Y"),
        "is_late": row.is_late(today),
        "may_close": row.owner_id == user.pk or user.has_perm("policy.file_checklist"),
    }


def actions_page(user: User, today: date) -> dict[str, Any]:
    """What is to be done about the conditions."""
    rows = ChecklistAction.objects.visible_to(user).listed()
    return {
        "tabs": tabs(user, "policy:checklist"),
        "actions": [_action(row, user, today) for row in rows],
    }


def run_page(run: ChecklistRun) -> dict[str, Any]:
    """A filed run, whole: the same content as its PDF."""
    return {"shown": paper.shown(run.snapshot, paper.before(run), run.digest), "run": run}


# --- one item of the draft ------------------------------------------------------------------------


def item_page(
    found: Draft, item: str, form: BaseForm, user: User, last: ChecklistRun | None
) -> dict[str, Any]:
    """Six questions with their fields, what a figure says, what was answered last time."""
    last_content = last.snapshot if last else None
    before = contents.answers_of(last_content)
    part = PARTS[item]
    rows = [
        {
            "number": number,
            "text": str(text),
            "field": form[question_field(key)],
            "note": form[note_field(key)],
            "known": _known(found.known.get(key), user),
            "was": contents.answer_label(before[key]) if before.get(key) else "",
        }
        for number, (key, text) in enumerate(
            zip(keys_of(item), part.questions, strict=True), start=1
        )
    ]
    shown = contents.content_of(found, found.run.started_on)
    content = next(one for one in shown["items"] if one["item"] == item)
    evidence = [row for row in found.evidence if row.item_id == found.items[item].pk]
    return {
        "item": item,
        "name": str(Item(item).label),
        "lead": part.lead,
        "proofs": part.proofs,
        "rows": rows,
        "form": form,
        "look": paper.look_of(content["status"]),
        "evidence": list(zip(evidence, content["evidence"], strict=True)),
        "actions": [row for row in found.actions if row.item == item],
        "next": _next(item, user),
    }


def overtaken(form: ItemForm, there: ItemForm) -> list[tuple[str, str]]:
    """What a colleague saved meanwhile where it is not what was typed: label and answer.

    The form can be sent again then.
    """
    found = []
    for key, question in zip(form.keys, PARTS[there.item].questions, strict=True):
        remark = _("Remark: %(question)s") % {"question": question}
        found += [(question_field(key), str(question)), (note_field(key), remark)]
    named = [*found, *((name, str(form[name].label)) for name in ("status", "owner"))]
    differs = [
        (label, _chosen(there[name]))
        for name, label in named
        if str(form[name].value() or "") != str(there[name].value() or "")
    ]
    form.data = form.data.copy()
    form.data["version"] = there["version"].value()
    return differs


def _chosen(field: BoundField) -> str:
    """The value of a field as it is called on screen."""
    words = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    value = str(field.value() or "")
    return words.get(value, value) or "–"


def _known(known: Known | None, user: User) -> dict[str, Any] | None:
    if known is None:
        return None
    return {
        "told": known.told,
        "answer": contents.answer_label(known.answer) if known.answer else "",
        "url": reverse(known.page) if user.has_perm(known.right) else "",
    }


def _next(item: str, user: User) -> str:
    """Where one goes on after this item."""
    mine = items_of(user)
    place = mine.index(item) + 1 if item in mine else len(mine)
    return _item_url(mine[place]) if place < len(mine) else reverse("policy:checklist")
