"""The checklist on paper, and the same content on a page: PDF/UA-1 for board and municipality.

Both draw `shown`: what a run says in words. A filed run speaks the language in which it was
frozen, whoever looks at it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.house_style import on_paper
from policy import checklist_content as contents
from policy.checklist_content import Content
from policy.choices.checklist import ICONS, STATUS_ICONS, TONES, Item, ItemStatus
from policy.models import ChecklistRun
from youthwork.lib import pdf

TEMPLATE = "pdf/checklist.html"
NUMBERS = 6
ON_FRONT = 2  # pieces of evidence, and actions, of an item on the front page


def before(run: ChecklistRun) -> Content | None:
    """What the filed run before this one said."""
    found = ChecklistRun.objects.last_filed_for(run)
    return found.snapshot if found else None


def of_run(run: ChecklistRun) -> bytes:
    """A filed run as PDF. Raises pdf.PdfFailed."""
    return of_content(run.snapshot, before(run), run.digest)


def of_content(content: Content, previous: Content | None, digest: str = "") -> bytes:
    """What a run says as PDF; without a hash it is a concept. Raises pdf.PdfFailed."""
    with translation.override(content["language"]):
        return pdf.render(TEMPLATE, shown(content, previous, digest) | on_paper())


def file_name(run: ChecklistRun) -> str:
    return f"checklist-{run.day:%Y-%m-%d}.pdf" if run.day else "checklist.pdf"


def shown(content: Content, previous: Content | None, digest: str = "") -> dict[str, Any]:
    """What page and paper draw, in the language of the content."""
    with translation.override(content["language"]):
        was, answered_before = (
            contents.changed_since(content, previous),
            contents.answers_of(previous),
        )
        items = [
            _item(item, was.get(item["item"], ""), answered_before) for item in content["items"]
        ]
        statement = content["statement"]
        return {
            "title": _("Checklist of conditions within the own house"),
            "language": content["language"],
            "organisation_name": content["organisation"],
            "day": _day(content["day"]),
            "number": content["number"],
            "summary": _summary(content["items"]),
            "headlines": [
                one | {"said": f"{one['label']}\n{one['sub']}"} for one in content["headlines"]
            ],
            "items": items,
            "evaluation": _evaluation(content),
            "statement": statement | {"day": _day(statement["given_on"])} if statement else None,
            "filled_by": get_text_list(content["filled_by"], _("and")),
            "filed_by": content["filed_by"],
            "digest": digest,
            "before": _day(previous["day"]) if previous else "",
        }


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y") if text else ""


def _evaluation(content: Content) -> dict[str, str] | None:
    """When the next evaluation is and the last one was; the first filed runs don't say."""
    known = content.get("evaluation")
    if not known:
        return None
    planned = known["planned_on"]
    day = date.fromisoformat(planned or known["due_on"])
    told = _("Next evaluation on %(day)s.") if planned else _("Next evaluation before %(day)s.")
    left = (day - date.fromisoformat(content["day"])).days
    if left < 0:
        told = _("The evaluation of %(day)s was not held yet.")
    lines = []
    if left > 0:
        lines.append(ngettext("In %(n)s day.", "In %(n)s days.", left) % {"n": left})
    if known["held_on"]:
        lines.append(_("The last one was on %(day)s.") % {"day": _day(known["held_on"])})
    return {"next": told % {"day": date_format(day, "j F Y")}, "last": " ".join(lines)}


def _item(item: Content, was: str, answered_before: dict[str, str]) -> dict[str, Any]:
    evidence = [one | {"shown_address": _outside(one["address"])} for one in item["evidence"]]
    actions = [one | {"day": _day(one["due_on"])} for one in item["actions"]]
    actions = [one | {"said": _action(one)} for one in actions]
    shown = {
        "item": item["item"],
        "name": item["name"],
        "lead": item["lead"],
        "icon": ICONS[Item(item["item"])],
        "status": item["status"],
        **look_of(item["status"]),
        "was": str(ItemStatus(was).label) if was else "",
        "owner": item["owner"],
        "seen_by": item["seen_by"],
        "seen_on": _day(item["seen_on"]),
        "questions": [
            {
                **question,
                "number": number,
                "label": contents.answer_label(question["answer"]),
                "was": _was(question, answered_before),
            }
            for number, question in enumerate(item["questions"], start=1)
        ],
        "evidence": evidence,
        "proof": "; ".join(one["title"] for one in evidence[:ON_FRONT]),
        "actions": actions,
    }
    return shown | _on_paper(shown)


def _action(action: dict[str, Any]) -> str:
    """What is to be done, who sees to it, and before when."""
    before = _("before %(day)s") % {"day": action["day"]}
    return ", ".join(part for part in (action["text"], action["owner"], before) if part)


def _on_paper(item: dict[str, Any]) -> dict[str, Any]:
    """The lines of an item on the front page, and what needs its own list further on: what doesn't
    fit there, and addresses."""
    lines = [_("was %(was)s") % {"was": item["was"].lower()}] if item["was"] else []
    lines += [item["proof"]] if item["proof"] else []
    lines += [_("Action: %(what)s") % {"what": one["said"]} for one in item["actions"][:ON_FRONT]]
    left = sum(max(0, len(item[kind]) - ON_FRONT) for kind in ("evidence", "actions"))
    if left:
        lines.append(ngettext("%(n)s more further on", "%(n)s more further on", left) % {"n": left})
    for question in item["questions"]:
        told = question["told"]
        if told and question["by_figure"]:
            told = _("By figures") + f": {told}"
        said = (_changed(question), question["note"], told)
        question["said"] = " · ".join(part for part in said if part)
    who = [item["owner"] or item["seen_by"] or "–", item["seen_on"]]
    return {
        "told": "\n".join(lines),
        "who": "\n".join(part for part in who if part),
        "proof_in_full": len(item["evidence"]) > ON_FRONT
        or any(one["shown_address"] for one in item["evidence"]),
        "actions_in_full": len(item["actions"]) > ON_FRONT,
    }


def _changed(question: dict[str, Any]) -> str:
    return _("was %(was)s") % {"was": question["was"].lower()} if question["was"] else ""


def _outside(address: str) -> str:
    """The address for who reads it on paper; a page of our own says nothing there."""
    return address if address.startswith("https://") else ""


def _was(question: Content, answered_before: dict[str, str]) -> str:
    """What was answered last time, where that was something else."""
    then = answered_before.get(question["key"], "")
    return contents.answer_label(then) if then and then != question["answer"] else ""


def look_of(status: str) -> dict[str, str]:
    """Word, tone and icon of a status; of none that it isn't filled in yet."""
    if not status:
        return {"label": _("Not filled in yet"), "tone": "line", "state_icon": "circle"}
    known = ItemStatus(status)
    return {"label": str(known.label), "tone": TONES[known], "state_icon": STATUS_ICONS[known]}


def _summary(items: list[Content]) -> str:
    """How many are in order or not filled in yet, and at which something is being done."""
    good = contents.in_order(items)
    words = [_("None"), _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("All six")]
    if good == NUMBERS:
        return _("All six conditions are in order.")
    told = ngettext(
        "%(count)s of the six conditions is in order.",
        "%(count)s of the six conditions are in order.",
        max(1, good),
    ) % {"count": words[good]}
    open_yet = sum(not item["status"] for item in items)
    if open_yet == NUMBERS:
        told = _("None of the six conditions is filled in yet.")
    elif open_yet:
        left = ngettext(
            "%(count)s of the six is not filled in yet.",
            "%(count)s of the six are not filled in yet.",
            open_yet,
        ) % {"count": words[open_yet]}
        told = f"{told} {left}"
    busy = [item["name"] for item in items if item["actions"] and item["status"] != "in_order"]
    if not busy:
        return told
    doing = _("Something is being done about %(items)s.") % {"items": get_text_list(busy, _("and"))}
    return f"{told} {doing}"
