"""What is known of a platform: its page in versions, proposals to change it, and notes."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.choices import PlatformDecision
from privacy.fields import EncryptedTextField, FreeCharField, FreeTextField
from workers.choices.platforms import NoteStatus, ProposalStatus
from workers.querysets.platforms import (
    PlatformPageQuerySet,
    PlatformProposalQuerySet,
    PlatformVersionQuerySet,
    TrendNoteQuerySet,
)

NOTE_MAX = 200


class PlatformText(models.Model):
    """What a page says of a platform; a version holds it, and so does a proposal."""

    decision = models.CharField(max_length=10, choices=PlatformDecision.choices)
    decision_note = FreeCharField(max_length=200, blank=True)
    audience = FreeTextField(max_length=300)
    uses = FreeTextField(max_length=500)
    pros = FreeTextField(max_length=500)
    cons = FreeTextField(max_length=500)
    privacy = FreeTextField(max_length=1500)
    dos = FreeTextField(max_length=600, blank=True)  # one on each line
    donts = FreeTextField(max_length=600, blank=True)
    min_age = FreeCharField(max_length=200, blank=True)
    settings_changed = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision=PlatformDecision.YES_IF) | ~Q(decision_note=""),
                name="%(class)s_says_on_what_condition",
            )
        ]


# What two versions are compared by, in the order of the page.
SAID = (
    *("decision", "decision_note", "audience", "uses", "pros", "cons", "privacy"),
    *("dos", "donts", "min_age"),
)


class PlatformVersion(PlatformText):
    """A page as it was adopted; never edited afterwards (a trigger refuses it).

    The versions that come with the product have nobody who wrote or adopted them.
    """

    platform = models.ForeignKey(
        "organisation.Platform", models.PROTECT, related_name="versions", editable=False
    )
    number = models.PositiveIntegerField(editable=False)
    what_changed = FreeCharField(max_length=NOTE_MAX, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    adopted_at = models.DateTimeField(editable=False)

    objects = PlatformVersionQuerySet.as_manager()
    personal = {
        "written_by": _("to ask back about what a page says"),
        "adopted_by": _("to know who decided what a page says"),
    }

    class Meta(PlatformText.Meta):
        constraints = [
            *PlatformText.Meta.constraints,
            models.UniqueConstraint(fields=["platform", "number"], name="platform_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="platform_version_counts"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of platform {self.platform_id}"

    @property
    def audit_ref(self) -> str:
        return f"{self.platform.slug}.{self.number}"


class PlatformPage(models.Model):
    """The page of a platform: which version it shows, and until when somebody vouched for it."""

    platform = models.OneToOneField("organisation.Platform", models.PROTECT, related_name="page")
    current = models.ForeignKey(PlatformVersion, models.PROTECT, related_name="+")
    reviewed_on = models.DateField(null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    due_on = models.DateField(db_index=True, editable=False)
    reminded_for = models.DateField(null=True, blank=True, editable=False)  # the term told of

    objects = PlatformPageQuerySet.as_manager()
    personal = {"reviewed_by": _("to know who looked at a page last")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(reviewed_on__isnull=False),
                name="platform_page_reviewed_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"page of platform {self.platform_id}"

    def get_absolute_url(self) -> str:
        return reverse("workers:platform", args=[self.platform.slug])

    @property
    def audit_ref(self) -> str:
        return self.platform.slug

    def is_due(self, today: date) -> bool:
        """Whether somebody has to look at it: never looked at here, or too long ago."""
        return self.reviewed_on is None or self.due_on <= today


class PlatformProposal(PlatformText):
    """What a worker would have a page say; what it says never changes, only what became of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    platform = models.ForeignKey(
        "organisation.Platform", models.PROTECT, related_name="proposals", editable=False
    )
    base = models.ForeignKey(PlatformVersion, models.PROTECT, related_name="+", editable=False)
    why = FreeCharField(max_length=NOTE_MAX)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(editable=False)
    status = models.CharField(
        max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.OPEN, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    reason = FreeCharField(max_length=NOTE_MAX, blank=True)
    version = models.OneToOneField(
        PlatformVersion, models.PROTECT, null=True, related_name="proposal", editable=False
    )

    objects = PlatformProposalQuerySet.as_manager()
    personal = {
        "made_by": _("to tell who proposed something what became of it"),
        "decided_by": _("to know who decided"),
        "why": _("to decide about the proposal"),
        "reason": _("to tell why it was declined"),
    }

    class Meta(PlatformText.Meta):
        constraints = [
            *PlatformText.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status=ProposalStatus.OPEN, decided_at=None)
                | (~Q(status=ProposalStatus.OPEN) & Q(decided_at__isnull=False)),
                name="platform_proposal_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.DECLINED) | ~Q(reason=""),
                name="platform_proposal_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=ProposalStatus.ADOPTED, version__isnull=False)
                | (~Q(status=ProposalStatus.ADOPTED) & Q(version=None)),
                name="platform_proposal_adopted_is_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("workers:platform_proposal", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)


class TrendNote(models.Model):
    """Something seen online or heard from young people, of one platform or of a new one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    platform = models.ForeignKey(
        "organisation.Platform", models.PROTECT, null=True, blank=True, related_name="trend_notes"
    )
    text = EncryptedTextField(max_length=NOTE_MAX)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    status = models.CharField(
        max_length=10, choices=NoteStatus.choices, default=NoteStatus.NEW, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = TrendNoteQuerySet.as_manager()
    personal = {
        "text": _("to learn from young people"),
        "written_by": _("to ask back about a note"),
        "decided_by": _("to know who looked at it"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status=NoteStatus.NEW, decided_at=None)
                | (~Q(status=NoteStatus.NEW) & Q(decided_at__isnull=False)),
                name="trend_note_decided_at_a_moment",
            )
        ]
        indexes = [models.Index(fields=["platform", "-written_at"], name="trend_note_newest")]

    def __str__(self) -> str:
        return f"trend note {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
