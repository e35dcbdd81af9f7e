"""The checklist of conditions within the own house: runs, answers, evidence, actions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policy.choices.checklist import (
    Answer,
    EvidenceKind,
    Item,
    ItemStatus,
    RunStatus,
)
from policy.querysets.checklist import (
    ChecklistActionQuerySet,
    ChecklistAnswerQuerySet,
    ChecklistEvidenceQuerySet,
    ChecklistItemQuerySet,
    ChecklistRunQuerySet,
    ManagementStatementQuerySet,
)
from privacy.fields import FreeCharField, FreeTextField

if TYPE_CHECKING:
    from datetime import date

NOTE_MAX, TITLE_MAX, TEXT_MAX, STATEMENT_MAX = 300, 120, 200, 1200
ADDRESS_MAX = 500


class ChecklistRun(models.Model):
    """One time that the checklist is filled in.

    Once filed it is its snapshot: what it said with names, figures and evidence, in the language
    of the house, with the hash of that. Answers and evidence of a draft are its workspace, and go
    when it is filed (decision 0190).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    status = models.CharField(max_length=10, choices=RunStatus, default=RunStatus.DRAFT)
    started_on = models.DateField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    day = models.DateField(null=True)  # on which it was filed
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    snapshot = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = ChecklistRunQuerySet.as_manager()
    personal = {
        "started_by": _("to know whom to ask about a draft"),
        "filed_by": _("to account for who filed it"),
        "snapshot": _("to account to board and municipality for who stands for what"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status=RunStatus.DRAFT),
                name="checklist_has_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(status=RunStatus.DRAFT, day=None, snapshot=None, digest="")
                | Q(status=RunStatus.FILED, day__isnull=False, snapshot__isnull=False)
                & ~Q(digest=""),
                name="checklist_filed_is_a_snapshot",
            ),
        ]
        indexes = [models.Index(fields=["-day", "-id"], name="checklist_newest")]

    def __str__(self) -> str:
        return f"checklist {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("policy:checklist_run", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def items_naming(self, name: str) -> list[str]:
        """Items of a filed run that name somebody: as owner, as who looked, or for an action."""
        found = []
        for item in (self.snapshot or {}).get("items", ()):
            named = {item["owner"], item["seen_by"], *(one["owner"] for one in item["actions"])}
            if name in named:
                found.append(str(item["name"]))
        return found

    @property
    def is_draft(self) -> bool:
        return self.status == RunStatus.DRAFT


class ChecklistItem(models.Model):
    """One of the six in a draft; `version` counts savings, so that none undoes another."""

    run = models.ForeignKey(ChecklistRun, models.CASCADE, related_name="items")
    item = models.CharField(max_length=12, choices=Item)
    status = models.CharField(_("status"), max_length=10, choices=ItemStatus, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    seen_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ChecklistItemQuerySet.as_manager()
    personal = {
        "owner": _("to know who sees to a condition"),
        "seen_by": _("to know who looked at a condition"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "item"], name="checklist_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} of {self.run_id}"

    @property
    def audit_ref(self) -> str:
        return f"{self.pk}"


class ChecklistAnswer(models.Model):
    """What somebody answered; a question that only a figure answered has no row."""

    item = models.ForeignKey(ChecklistItem, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=16)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    note = FreeCharField(_("remark"), max_length=NOTE_MAX, blank=True)

    objects = ChecklistAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "question"], name="checklist_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"


class ChecklistEvidence(models.Model):
    """What shows an answer: a link, a document of policy, or a figure that stays live."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(ChecklistItem, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    title = FreeCharField(_("name"), max_length=TITLE_MAX, blank=True)
    address = models.URLField(_("address"), max_length=ADDRESS_MAX, blank=True)
    figure = models.CharField(max_length=16, blank=True)  # the question whose figure it is
    document = models.ForeignKey(
        "policy.PolicyDocument", models.CASCADE, null=True, related_name="evidence"
    )

    objects = ChecklistEvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "figure"],
                condition=Q(kind=EvidenceKind.FIGURE),
                name="checklist_figure_once",
            ),
            models.UniqueConstraint(
                fields=["item", "document"],
                condition=Q(kind=EvidenceKind.DOCUMENT),
                name="checklist_document_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.FIGURE, title="", address="", document=None)
                & ~Q(figure="")
                | Q(kind=EvidenceKind.DOCUMENT, title="", address="", figure="")
                & Q(document__isnull=False)
                | Q(kind=EvidenceKind.LINK, figure="", document=None) & ~Q(title=""),
                name="checklist_evidence_fits_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.figure

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)


class ChecklistAction(models.Model):
    """What somebody does about a condition, before a day; it outlives the run it came from."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(ChecklistRun, models.CASCADE, related_name="actions")
    item = models.CharField(max_length=12, choices=Item)
    text = FreeCharField(_("what"), max_length=TEXT_MAX)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    due_on = models.DateField(_("before"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    made_on = models.DateField()
    done_on = models.DateField(null=True)
    reminded_for = models.DateField(null=True, editable=False)  # the day of which it was told
    late_told_for = models.DateField(null=True, editable=False)

    objects = ChecklistActionQuerySet.as_manager()
    personal: dict[str, Any] = {
        "owner": _("to know who does it, and to remind them"),
        "made_by": _("to ask back about it"),
        "text": _("to know what is to be done"),
    }

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_on=None),
                name="checklist_action_to_do",
            )
        ]

    def __str__(self) -> str:
        return f"action {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def is_late(self, today: date) -> bool:
        return self.done_on is None and self.due_on < today


class ManagementStatement(models.Model):
    """What the management says of the importance of working online. The newest counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = FreeTextField(_("statement"), max_length=STATEMENT_MAX)
    name = FreeCharField(_("name"), max_length=TITLE_MAX)
    position = FreeCharField(_("position"), max_length=TITLE_MAX)
    given_on = models.DateField(_("date"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    written_at = models.DateTimeField(editable=False)

    objects = ManagementStatementQuerySet.as_manager()
    personal = {
        "name": _("to show who of the management said it"),
        "position": _("to show who of the management said it"),
        "text": _("to show what the management said"),
        "written_by": _("to know who wrote it down"),
    }

    def __str__(self) -> str:
        return f"statement of {self.given_on}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
