"""What is done with the checklist: begun, answered, proved, filed; and actions about it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.choices import Role
from organisation.models import Organisation, User
from outbox.actions import post, post_to_each
from policy import checklist_content
from policy.choices.checklist import EvidenceKind, Item, RunStatus, keys_of
from policy.choices.documents import DocumentStatus
from policy.models import (
    ChecklistAction,
    ChecklistAnswer,
    ChecklistEvidence,
    ChecklistItem,
    ChecklistRun,
    ManagementStatement,
)
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import DAY
from youthwork.lib.digests import digest_of
from youthwork.lib.together import answered

if TYPE_CHECKING:
    from collections.abc import Iterable

FILED = "policy.checklist_filed"
ACTION_DUE, ACTION_LATE = "policy.checklist_action_due", "policy.checklist_action_late"
DUE = "policy.checklist_due"
LATE_AFTER = 7 * DAY  # after its day a late action is told to who keeps the checklist
MOST_EVIDENCE, MOST_ACTIONS = 20, 20  # of one item


@dataclass(frozen=True)
class Said:
    """What somebody answers to a question; an empty answer leaves it to the figure."""

    answer: str = ""
    note: str = ""


def note_field(question: str) -> str:
    """The field of a form in which the remark to a question is typed."""
    return f"note_{question.rpartition('_')[2]}"


@transaction.atomic
def begin(*, by: User | None, now: datetime, public_id: uuid.UUID | None = None) -> ChecklistRun:
    """A new draft, or the one that is there; each item keeps the owner it had."""
    made = ChecklistRun(
        public_id=public_id or uuid.uuid4(),
        number=(ChecklistRun.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        started_on=timezone.localdate(now),
        started_by=by,
    )
    # One draft at a time, whoever comes first: a second one meets the constraint.
    ChecklistRun.objects.bulk_create([made], ignore_conflicts=True)
    run = ChecklistRun.objects.drafts().select_for_update().get()
    if run.public_id != made.public_id:
        return run
    owners = _owners_before()
    ChecklistItem.objects.bulk_create(
        ChecklistItem(run=run, item=item, owner=owners.get(item)) for item in Item.values
    )
    audit.record(AuditVerb.MADE, run, by=by, at=now)
    return run


def _owners_before() -> dict[str, User]:
    """Who saw to each item in the last filed run, of who still works here."""
    last = ChecklistRun.objects.filed().newest_first().first()
    if last is None or last.snapshot is None:
        return {}
    labels = {one["item"]: one["owner_label"] for one in last.snapshot["items"]}
    keys = [label.partition(":")[2] for label in labels.values() if label]
    people = {p.label: p for p in User.objects.working().filter(public_id__in=keys)}
    return {item: people[label] for item, label in labels.items() if label in people}


@transaction.atomic
def answer(
    item: ChecklistItem,
    said: Mapping[str, Said],
    *,
    status: str,
    owner: User | None,
    version: int,
    by: User,
    now: datetime,
) -> None:
    """Keep what somebody answers to one item, its status ("" follows the answers) and owner.

    Where a figure answers, another answer says why. Raises ValidationError: for that, for an item
    that a colleague saved meanwhile, and for a checklist that was filed meanwhile.
    """
    today = timezone.localdate(now)
    _hold_draft(item.run)
    found = answered(checklist_content.draft(today))
    if found is None or found.run.pk != item.run_id:
        raise ValidationError(_already_filed(), code="filed")
    rows = []
    for key in keys_of(item.item):
        one, figure = said.get(key, Said()), found.known.get(key)
        theirs = one.answer
        if figure and figure.answer and theirs == figure.answer:
            theirs = ""  # the figure goes on answering
        if figure and figure.answer and theirs and not one.note:
            told = _("The figure says otherwise. Write why you answer this.")
            raise ValidationError({note_field(key): ValidationError(told, code="why")})
        if theirs or one.note:
            row = ChecklistAnswer(item=item, question=key, answer=theirs, note=one.note)
            rows.append(row)
    saved = ChecklistItem.objects.of_draft().filter(pk=item.pk, version=version)
    fields = {"status": status, "owner": owner, "seen_by": by, "seen_on": today}
    if not saved.update(version=F("version") + 1, **fields):
        told = _("A colleague changed this while you had it open. Look at it and save again.")
        raise ValidationError(told, code="stale")
    ChecklistAnswer.objects.filter(item=item).delete()
    ChecklistAnswer.objects.bulk_create(rows)
    audit.record(AuditVerb.CHANGED, item.run, by=by, fields=(item.item,), after=status, at=now)


@transaction.atomic
def add_evidence(
    item: ChecklistItem, values: Mapping[str, Any], *, by: User, now: datetime
) -> ChecklistEvidence | None:
    """Put a link, a document or a figure with an item; the same twice is one.

    Raises ValidationError for a figure that isn't of this item, a document that isn't adopted, or
    one thing too many, and for a checklist that was filed meanwhile.
    """
    _hold_draft(item.run)
    kind = values["kind"]
    if item.evidence.count() >= MOST_EVIDENCE:
        raise ValidationError(_("Take something away first: this is a lot of evidence."), "many")
    if kind == EvidenceKind.FIGURE:
        if values["figure"] not in keys_of(item.item):
            told = _("Choose one of the options.")
            raise ValidationError({"figure": ValidationError(told, code="figure")})
        kept: dict[str, Any] = {"figure": values["figure"]}
    elif kind == EvidenceKind.DOCUMENT:
        if values["policy_document"].status != DocumentStatus.ADOPTED:
            told = _("Only a document that was adopted shows something.")
            raise ValidationError({"policy_document": ValidationError(told, code="not_adopted")})
        kept = {"document": values["policy_document"]}
    else:
        kept = {"title": values["title"], "address": values.get("address", "")}
    if ChecklistEvidence.objects.filter(item=item, kind=kind, **kept).exists():
        return None
    made = ChecklistEvidence.objects.create(item=item, kind=kind, **kept)
    audit.record(AuditVerb.CHANGED, item.run, by=by, fields=("evidence",), after=kind, at=now)
    return made


@transaction.atomic
def take_evidence_away(row: ChecklistEvidence, *, by: User, now: datetime) -> None:
    """Raises ValidationError for a checklist that was filed meanwhile."""
    _hold_draft(row.item.run)
    audit.record(AuditVerb.CHANGED, row.item.run, by=by, fields=("evidence",), at=now)
    row.delete()


# --- filing --------------------------------------------------------------------------------------


@transaction.atomic
def file(run: ChecklistRun, *, by: User, now: datetime) -> ChecklistRun:
    """Freeze a draft as its snapshot and send it to the management.

    Raises ValidationError while a question has no answer, or when it was filed already.
    """
    today = timezone.localdate(now)
    _hold_draft(run)
    with translation.override(_language_of_the_house()):
        found = answered(checklist_content.draft(today))
        if found is None or found.run.pk != run.pk:
            raise ValidationError(_already_filed(), code="filed")
        content = checklist_content.content_of(found, today) | {"filed_by": by.name}
    if left := len(found.unanswered):
        told = ngettext(
            "%(count)s question has no answer yet.", "%(count)s questions have no answer yet.", left
        )
        raise ValidationError(told % {"count": left}, code="unanswered")
    return _freeze(run, content, by=by, day=today, now=now)


def _hold_draft(run: ChecklistRun) -> None:
    """Hold a draft: what is filed is all that was saved. Raises ValidationError (`filed`)."""
    if not ChecklistRun.objects.drafts().held(run).values_list("pk"):
        raise ValidationError(_already_filed(), code="filed")


def _already_filed() -> str:
    return _("This checklist was filed. It doesn't change any more.")


def _freeze(
    run: ChecklistRun, content: dict[str, Any], *, by: User | None, day: date, now: datetime
) -> ChecklistRun:
    drafts = ChecklistRun.objects.drafts().filter(pk=run.pk)
    if not drafts.update(
        status=RunStatus.FILED,
        day=day,
        filed_by=by,
        snapshot=content,
        digest=digest_of(content),
    ):
        raise ValidationError(_already_filed(), code="filed")
    ChecklistItem.objects.filter(run=run).delete()  # the snapshot says it all
    run.refresh_from_db()
    audit.record(AuditVerb.MOVED, run, by=by, before="draft", after="filed", at=now)
    receivers = {p.label for p in User.objects.holding(Role.DIRECTOR, day)}
    if by is not None:
        receivers.add(by.label)
    key = f"{FILED}:{run.public_id}"
    post_to_each(FILED, subject=audit.label(run), recipients=sorted(receivers), dedupe_key=key)
    return run


@transaction.atomic
def mail_copy(run: ChecklistRun, *, by: User, now: datetime) -> None:
    """Send a filed run to oneself; asked twice on a day is one."""
    key = f"{FILED}:{run.public_id}:{by.public_id}:{timezone.localdate(now)}"
    if post(FILED, subject=audit.label(run), recipient=by.label, dedupe_key=key):
        audit.record(AuditVerb.EXPORTED, run, by=by, after="mail", at=now)


def made_a_pdf(run: ChecklistRun, *, by: User, now: datetime) -> None:
    """That somebody took a run out of the house."""
    audit.record(AuditVerb.EXPORTED, run, by=by, after="pdf", at=now)


def _language_of_the_house() -> str:
    organisation = Organisation.objects.current()
    return organisation.default_language if organisation else settings.LANGUAGE_CODE


# --- the management's statement ------------------------------------------------------------------


@transaction.atomic
def state_importance(
    values: Mapping[str, Any], *, by: User | None, now: datetime
) -> ManagementStatement:
    """Write down what the management says; from its day on it counts instead of the last.

    Raises ValidationError for a day that is still to come.
    """
    if values["given_on"] > timezone.localdate(now):
        told = _("Choose today or a day before.")
        raise ValidationError({"given_on": ValidationError(told, code="to_come")})
    made = ManagementStatement.objects.create(
        public_id=values.get("public_id") or uuid.uuid4(),
        text=values["text"],
        name=values["name"],
        position=values["position"],
        given_on=values["given_on"],
        written_by=by,
        written_at=now,
    )
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


# --- actions -------------------------------------------------------------------------------------


@transaction.atomic
def add_action(
    run: ChecklistRun, item: str, values: Mapping[str, Any], *, by: User, now: datetime
) -> ChecklistAction:
    """Write down what somebody does about an item, before a day from today.

    Raises ValidationError for a day that has passed, or one action too many.
    """
    today = timezone.localdate(now)
    if values["due_on"] < today:
        told = _("This day has passed.")
        raise ValidationError({"due_on": ValidationError(told, code="past")})
    known = ChecklistAction.objects.to_do().filter(run=run, item=item)
    if known.count() >= MOST_ACTIONS:
        raise ValidationError(_("Finish something first: this is a lot to do."), code="many")
    same = {"text": values["text"], "owner": values["owner"], "due_on": values["due_on"]}
    if twice := known.filter(**same).first():
        return twice
    made = ChecklistAction.objects.create(
        public_id=values.get("public_id") or uuid.uuid4(),
        run=run,
        item=item,
        made_by=by,
        made_on=today,
        **same,
    )
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


@transaction.atomic
def finish_action(row: ChecklistAction, *, by: User, now: datetime) -> None:
    """Call an action done; twice changes nothing more."""
    today = timezone.localdate(now)
    if ChecklistAction.objects.to_do().filter(pk=row.pk).update(done_on=today):
        audit.record(AuditVerb.MOVED, row, by=by, before="to_do", after="done", at=now)


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """What a leaver had to do, and saw to, goes to who takes over."""
    rows = list(ChecklistAction.objects.to_do_of(person))
    for row in rows:
        ChecklistAction.objects.filter(pk=row.pk).update(owner=to)
        audit.record(AuditVerb.ASSIGNED, row, by=by, before=person.label, after=to.label, at=now)
    ChecklistItem.objects.of_draft().filter(owner=person).update(owner=to)
    return len(rows)


def keepers(day: date) -> list[User]:
    """Who keeps the checklist: the managers, else the directors."""
    found = list(User.objects.holding(Role.MANAGER, day))
    return found or list(User.objects.holding(Role.DIRECTOR, day))


@transaction.atomic
def remind_of_action(row: ChecklistAction, *, today: date) -> int:
    """Tell the owner that the day of an action is there; without an owner who keeps the list."""
    owner = row.owner if row.owner and row.owner.is_active else None
    _tell(ACTION_DUE, row, [owner] if owner else keepers(today))
    return ChecklistAction.objects.to_do().filter(pk=row.pk).update(reminded_for=row.due_on)


@transaction.atomic
def tell_that_late(row: ChecklistAction, *, today: date) -> int:
    """Tell who keeps the list that an action is late."""
    _tell(ACTION_LATE, row, keepers(today))
    return ChecklistAction.objects.to_do().filter(pk=row.pk).update(late_told_for=row.due_on)


def _tell(kind: str, row: ChecklistAction, people: Iterable[User]) -> None:
    key = f"{kind}:{row.public_id}:{row.due_on}"
    labels = [person.label for person in people]
    post_to_each(kind, subject=audit.label(row), recipients=labels, dedupe_key=key)


@transaction.atomic
def remind_of_year(due_on: date, step: str, *, today: date) -> int:
    """Tell who keeps the checklist that it is time again: once for each step of a due day."""
    told = 0
    for person in keepers(today):
        key = f"{DUE}:{due_on}:{step}:{person.public_id}"
        told += (
            post(DUE, subject=f"policy.checklist:{due_on}", recipient=person.label, dedupe_key=key)
            is not None
        )
    return told
