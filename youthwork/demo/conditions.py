"""The checklist as it was filed after the last evaluation, with what is being done about it."""

from __future__ import annotations

from datetime import date, datetime, time

from organisation.choices import Role
from policy import checklist_content as contents
from policy.actions import checklist as deeds
from policy.actions.checklist import Said
from policy.choices.checklist import Answer, EvidenceKind, Item, keys_of
from policy.choices.documents import DocumentType
from policy.models import ChecklistItem, PolicyDocument
from privacy import audit
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast
from youthwork.lib.together import answered

MEETING = time(15, 30)
STATED_ON = date(2026, 9, 2)
STATEMENT = (
    "Online jongerenwerk is gewoon werk, geen extraatje. Wie online werkt, krijgt daar een kwart "
    "van de tijd en goed materiaal voor. In elk gesprek vragen we hoe het online gaat."
)
OWNERS = {Item.VISION: "W1", Item.QUALITY: "W9", Item.PRIVACY: "fg"}  # of the others the manager
# What people answered where no figure does, when that was not a plain yes.
ANSWERS = {
    "quality_3": Said(Answer.PARTLY, "Plan is er, schrijven voor ouders nog niet gepland"),
    "means_5": Said(Answer.YES, "Vastgelegd in het rooster van 2026"),
    "importance_3": Said(Answer.YES, "Vast punt in het werkoverleg"),
    "privacy_1": Said(Answer.YES, "Training in januari"),
}
PROOFS = {
    Item.VISION: ("Verslag teamdag", ""),
    Item.EVALUATION: ("Verslag evaluatie", ""),
    Item.IMPORTANCE: ("Besluit managementteam", ""),
}
ACTIONS = (
    (Item.MEANS, "Werktelefoon met slechte accu vervangen", "beleid", date(2026, 12, 1)),
    (Item.QUALITY, "Training schrijven voor ouders plannen", "W9", date(2027, 1, 15)),
)


def write(cast: Cast) -> None:
    """After everything that figures are of; nothing of it is mailed."""
    plan = cast.plan
    manager, day = cast.with_role(Role.MANAGER), plan.shift.day(plan.checklist.day)
    now = plan.shift.moment(plan.checklist.day, MEETING)
    director = cast.with_role(Role.DIRECTOR)
    stated = {
        "public_id": plan.uuid("statement", STATED_ON),
        "text": STATEMENT,
        "name": director.name,
        "position": "bestuurder",
        "given_on": plan.shift.day(STATED_ON),
    }
    deeds.state_importance(stated, by=director, now=plan.shift.moment(STATED_ON, MEETING))
    run = deeds.begin(by=manager, now=now, public_id=plan.uuid("checklist", day))
    for row, status in zip(ChecklistItem.objects.of_draft(), plan.checklist.statuses, strict=True):
        _fill(cast, row, status, now)
    for number, (item, text, owner, due_on) in enumerate(ACTIONS):
        values = {
            "public_id": plan.uuid("condition", number),
            "text": text,
            "owner": cast.people[owner],
            "due_on": plan.shift.day(due_on),
        }
        deeds.add_action(run, item, values, by=manager, now=now)
    deeds.file(run, by=manager, now=now)
    forget_about(audit.label(run), now)


def _fill(cast: Cast, row: ChecklistItem, status: str, now: datetime) -> None:
    """Figures answer what they can; the rest is yes, but for what stands above."""
    found = answered(contents.draft(cast.plan.shift.day(cast.plan.checklist.day)))
    assert found is not None
    said = {
        key: ANSWERS.get(key, Said(Answer.YES))
        for key in keys_of(row.item)
        if not found.answer_to(key)
    }
    manager = cast.with_role(Role.MANAGER)
    owner = cast.people[OWNERS.get(Item(row.item), "beleid")]
    deeds.answer(row, said, status=status, owner=owner, version=0, by=manager, now=now)
    vision = PolicyDocument.objects.adopted().of_type(DocumentType.VISION_ONLINE).first()
    if row.item == Item.VISION and vision is not None:
        values = {"kind": EvidenceKind.DOCUMENT, "policy_document": vision}
        deeds.add_evidence(row, values, by=manager, now=now)
    if proof := PROOFS.get(Item(row.item)):
        values = {"kind": EvidenceKind.LINK, "title": proof[0], "address": proof[1]}
        deeds.add_evidence(row, values, by=manager, now=now)
    for key in keys_of(row.item):
        figure = found.known.get(key)
        if key in ("means_1", "means_3", "quality_5", "privacy_3") and figure and figure.value:
            values = {"kind": EvidenceKind.FIGURE, "figure": key}
            deeds.add_evidence(row, values, by=manager, now=now)
