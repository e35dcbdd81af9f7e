"""What the organisation agreed, in versions, and who confirmed to have read it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policy.choices.documents import FIXED, OPEN, Content, DocumentStatus, DocumentType, RuleKind
from policy.querysets.documents import PolicyDocumentQuerySet, ReadConfirmationQuerySet
from privacy.fields import FreeCharField, FreeTextField

TITLE_MAX, BODY_MAX, RULES_MAX, REMARK_MAX = 120, 20_000, 4_000, 300
# What a version says: never changes once it is adopted (policy/fixed_rows.py).
SAID = ("title", "content", "body", "link", "musts", "tips")


class PolicyDocument(models.Model):
    """One version of one document. Of a type one version is worked on, and one is adopted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(_("type"), max_length=30, choices=DocumentType, editable=False)
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    status = models.CharField(
        max_length=10, choices=DocumentStatus, default=DocumentStatus.DRAFT, editable=False
    )
    title = FreeCharField(_("title"), max_length=TITLE_MAX)
    content = models.CharField(max_length=4, choices=Content, default=Content.TEXT)
    body = FreeTextField(_("text"), max_length=BODY_MAX, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.ForeignKey(
        "policy.StoredFile", models.PROTECT, null=True, related_name="documents", editable=False
    )
    musts = FreeTextField(_("musts"), max_length=RULES_MAX, blank=True)
    tips = FreeTextField(_("tips"), max_length=RULES_MAX, blank=True)
    what_changed = FreeCharField(_("what changed"), max_length=REMARK_MAX, blank=True)
    remark = FreeCharField(_("why it was given back"), max_length=REMARK_MAX, blank=True)
    review_on = models.DateField(_("to look at again on"), null=True)
    # Counts the changes of a draft: whoever saves names the one that was on the screen.
    revision = models.PositiveIntegerField(default=1, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    adopted_at = models.DateTimeField(null=True, editable=False)
    adopted_on = models.DateField(_("adopted on"), null=True, editable=False)
    # The day on which who hadn't confirmed was reminded; once for a version.
    reminded_on = models.DateField(null=True, editable=False)

    objects = PolicyDocumentQuerySet.as_manager()
    personal = {
        "made_by": _("to ask back about a draft"),
        "proposed_by": _("to tell what came of it"),
        "adopted_by": _("to account for who decided"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "number"], name="policy_document_number"),
            models.UniqueConstraint(
                fields=["type"], condition=Q(status__in=OPEN), name="policy_document_one_open"
            ),
            models.UniqueConstraint(
                fields=["type"],
                condition=Q(status=DocumentStatus.ADOPTED),
                name="policy_document_one_adopted",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, adopted_at=None, adopted_on=None)
                | Q(status__in=FIXED, adopted_at__isnull=False, adopted_on__isnull=False),
                name="policy_document_adopted_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status=DocumentStatus.DRAFT)
                | Q(content=Content.TEXT) & ~Q(body="", musts="", tips="")
                | Q(content=Content.LINK) & ~Q(link="")
                | Q(content=Content.FILE, file__isnull=False),
                name="policy_document_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"policy document {self.type} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("policy:version", args=[self.type, self.number])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def rules(self) -> list[tuple[RuleKind, str]]:
        """Every rule with its kind: what must, then what helps; one a line."""
        return [
            (kind, line)
            for kind, text in ((RuleKind.MUST, self.musts), (RuleKind.TIP, self.tips))
            for line in text.splitlines()
            if line.strip()
        ]


class ReadConfirmation(models.Model):
    """That somebody says to have read a version."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="confirmations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_confirmations"
    )
    confirmed_at = models.DateTimeField()

    objects = ReadConfirmationQuerySet.as_manager()
    personal = {
        "user": _("to know that everybody knows what was agreed"),
        "confirmed_at": _("to know that everybody knows what was agreed"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "user"], name="policy_read_once"),
        ]

    def __str__(self) -> str:
        return f"read confirmation {self.pk}"
