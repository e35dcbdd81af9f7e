"""What may happen to a policy document: drafted, proposed, adopted, read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, F
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import User
from outbox import actions as outbox
from policy.actions import files
from policy.choices.documents import BUILDS_ON, Content, DocumentStatus, DocumentType
from policy.models import PolicyDocument, ReadConfirmation
from policy.models.documents import SAID
from policy.querysets.documents import asked_to_read
from policy.uploads import Checked
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen

PROPOSED, GIVEN_BACK = "policy.proposed", "policy.given_back"
READ, READ_REMINDER = "policy.read", "policy.read_reminder"


@transaction.atomic
def start(
    type: str, values: Mapping[str, Any], *, by: User, now: datetime, **also: Any
) -> PolicyDocument:
    """A draft of the next version. Raises ValidationError (`open`) while one is worked on."""
    last = PolicyDocument.objects.of_type(type).order_by("-number").first()
    number = last.number + 1 if last else 1
    document = PolicyDocument(
        type=DocumentType(type), number=number, made_by=by, made_at=now, **values, **also
    )
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        told = _("A new version is worked on already.")
        raise ValidationError(told, code="open") from None
    audit.record(AuditVerb.MADE, document, by=by, at=now)
    return document


def start_next(
    adopted: PolicyDocument, *, by: User, now: datetime, what_changed: str = ""
) -> PolicyDocument:
    """A draft that begins with what is adopted. Raises as `start` does."""
    said = {name: getattr(adopted, name) for name in SAID} | {"what_changed": what_changed}
    return start(adopted.type, said, by=by, now=now, file=adopted.file)


@transaction.atomic
def save_draft(
    document: PolicyDocument, values: Mapping[str, Any], *, revision: int, by: User, now: datetime
) -> None:
    """Change a draft. Raises ValidationError (`stale`) when somebody else did since `revision`."""
    changed = [name for name, value in values.items() if getattr(document, name) != value]
    _update(document, revision, **values)
    audit.record(AuditVerb.CHANGED, document, by=by, fields=changed, at=now)


@transaction.atomic
def put_file(
    document: PolicyDocument,
    upload: Checked,
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Let a file be what a draft says; the one that was there goes when nothing else points at it.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) when somebody else put
    a file there since, or it is no draft any more.
    """
    before = (seen.hold(document) if seen else document).file
    file = files.keep(upload, by=by, now=now)
    _update(document, None, file=file, content=Content.FILE)
    audit.record(AuditVerb.CHANGED, document, by=by, fields=["file"], at=now)
    if before is not None and not PolicyDocument.objects.filter(file=before).exists():
        files.let_go(before, by=by, now=now)


@transaction.atomic
def throw_away(document: PolicyDocument, *, by: User, now: datetime) -> None:
    """Take a draft away; its number is free again. Raises ValidationError (`stale`)."""
    rows = PolicyDocument.objects.filter(pk=document.pk, status=DocumentStatus.DRAFT)
    audit.record(AuditVerb.ERASED, document, by=by, at=now)
    if not rows.delete()[0]:
        raise _changed()
    file = document.file
    if file is not None and not PolicyDocument.objects.filter(file=file).exists():
        files.let_go(file, by=by, now=now)


@transaction.atomic
def propose(
    document: PolicyDocument, *, revision: int, by: User, today: date, now: datetime
) -> None:
    """Ask the director to adopt a draft. Raises ValidationError (`empty`, `builds_on`, `stale`)."""
    _check_content(document)
    _check_builds_on(document)
    _move(
        document, DocumentStatus.DRAFT, DocumentStatus.PROPOSED, by=by, now=now,
        revision=revision, proposed_by=by, remark="",
    )  # fmt: skip
    outbox.post_to_each(
        PROPOSED,
        subject=audit.label(document),
        recipients=[person.label for person in User.objects.holding(Role.DIRECTOR, today)],
        dedupe_key=f"{PROPOSED}:{document.audit_ref}:{document.revision}",
    )


@transaction.atomic
def take_back(document: PolicyDocument, *, by: User, now: datetime) -> None:
    """Make it a draft again, to work on. Raises ValidationError (`stale`)."""
    _move(document, DocumentStatus.PROPOSED, DocumentStatus.DRAFT, by=by, now=now)


@transaction.atomic
def give_back(document: PolicyDocument, why: str, *, by: User, now: datetime) -> None:
    """The director doesn't adopt it yet, and says why. Raises ValidationError (`stale`)."""
    asked = document.proposed_by
    _move(document, DocumentStatus.PROPOSED, DocumentStatus.DRAFT, by=by, now=now, remark=why)
    if asked is not None:
        outbox.post_to_each(
            GIVEN_BACK,
            subject=audit.label(document),
            recipients=[asked.label],
            dedupe_key=f"{GIVEN_BACK}:{document.audit_ref}:{document.revision}",
        )


@transaction.atomic
def adopt(document: PolicyDocument, *, revision: int, by: User, now: datetime) -> None:
    """Let a version hold from today, and ask everybody to read it; the one before is replaced.

    Raises ValidationError (`empty`, `builds_on`, `stale`). The vision on online work waits
    for the vision it builds on.
    """
    _check_content(document)
    _check_builds_on(document)
    today = day_of(now)
    before = PolicyDocument.objects.of_type(document.type).adopted()
    for old in before:
        PolicyDocument.objects.filter(pk=old.pk, status=DocumentStatus.ADOPTED).update(
            status=DocumentStatus.REPLACED
        )
        audit.record(
            AuditVerb.MOVED, old, by=by, at=now,
            before=DocumentStatus.ADOPTED, after=DocumentStatus.REPLACED,
        )  # fmt: skip
    _move(
        document, DocumentStatus.PROPOSED, DocumentStatus.ADOPTED, by=by, now=now,
        revision=revision, adopted_by=by, adopted_at=now, adopted_on=today,
    )  # fmt: skip
    outbox.post_to_each(
        READ,
        subject=audit.label(document),
        recipients=[person.label for person in asked_to_read(today)],
        dedupe_key=f"{READ}:{document.audit_ref}",
    )


@transaction.atomic
def confirm_reading(document: PolicyDocument, *, by: User, now: datetime) -> None:
    """Say to have read what is adopted; a second time changes nothing."""
    made, is_new = ReadConfirmation.objects.get_or_create(
        document=document, user=by, defaults={"confirmed_at": now}
    )
    if is_new:
        audit.record(AuditVerb.CONFIRMED, document, by=by, at=made.confirmed_at)


@transaction.atomic
def remind(document: PolicyDocument, *, today: date, now: datetime) -> bool:
    """Ask once more who didn't confirm a version; once for each version."""
    rows = PolicyDocument.objects.adopted().filter(pk=document.pk, reminded_on=None)
    if not rows.update(reminded_on=today):
        return False
    read = ReadConfirmation.objects.filter(document=document).values("user")
    outbox.post_to_each(
        READ_REMINDER,
        subject=audit.label(document),
        recipients=[person.label for person in asked_to_read(today).exclude(pk__in=read)],
        dedupe_key=f"{READ_REMINDER}:{document.audit_ref}",
    )
    audit.record(AuditVerb.QUEUED, document, by=None, at=now)
    return True


def _check_content(document: PolicyDocument) -> None:
    told = {
        Content.TEXT: (document.body or document.rules, _("There is no text yet.")),
        Content.LINK: (document.link, _("There is no link yet.")),
        Content.FILE: (document.file, _("There is no file yet.")),
    }
    said, missing = told[Content(document.content)]
    if not said:
        raise ValidationError(missing, code="empty")


def _check_builds_on(document: PolicyDocument) -> None:
    if document.type not in BUILDS_ON:
        return
    if not PolicyDocument.objects.standing_under(document.type).exists():
        raise _nothing_under(document)


def _nothing_under(document: PolicyDocument) -> ValidationError:
    told = _(
        "First adopt “%(title)s”, or write down where it stands: "
        "what we do online builds on it."
    )  # fmt: skip
    label = BUILDS_ON[DocumentType(document.type)].label
    return ValidationError(told % {"title": label}, code="builds_on")


def _move(
    document: PolicyDocument,
    before: DocumentStatus,
    after: DocumentStatus,
    *,
    by: User,
    now: datetime,
    revision: int | None = None,
    **also: Any,
) -> None:
    """Take a step with an UPDATE that names what it expects, what it builds on as well."""
    rows = PolicyDocument.objects.filter(pk=document.pk, status=before)
    if revision is not None:
        rows = rows.filter(revision=revision)
    if after == DocumentStatus.ADOPTED and document.type in BUILDS_ON:
        rows = rows.filter(Exists(PolicyDocument.objects.standing_under(document.type)))
    try:
        with transaction.atomic():
            moved = rows.update(status=after, revision=F("revision") + 1, **also)
    except IntegrityError:  # two people did this at once
        raise _changed() from None
    if not moved:
        raise _changed()
    document.refresh_from_db()
    audit.record(AuditVerb.MOVED, document, by=by, before=before, after=after, at=now)


def _update(document: PolicyDocument, revision: int | None, **values: Any) -> None:
    rows = PolicyDocument.objects.filter(pk=document.pk, status=DocumentStatus.DRAFT)
    if revision is not None:
        rows = rows.filter(revision=revision)
    if not rows.update(revision=F("revision") + 1, **values):
        raise _changed()
    document.refresh_from_db()


def _changed() -> ValidationError:
    told = _("Somebody else just changed this. Look at it again: what you typed is still here.")
    return ValidationError(told, code="stale")
