"""The audit trail and its seals."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.choices import (
    OTHER_VERB_ICON,
    VERB_ICONS,
    AuditVerb,
    BreakKind,
    TrailScope,
    audit_verb_choices,
)
from privacy.fields import FreeCharField
from privacy.querysets.trail import (
    AuditEntryQuerySet,
    AuditSealQuerySet,
    TrailCheckQuerySet,
    standing_out,
)


class AuditSeal(models.Model):
    """A batch of audit entries, fixed: a hash over the salted entries and over the seal before.

    When its entries are pruned the seal stays as a tombstone: the manifest goes, its digest stays.
    Triggers on both databases refuse every other change.
    """

    number = models.BigIntegerField(unique=True)  # 1, 2, 3 … without gaps
    sealed_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    oldest_at = models.DateTimeField(null=True)
    newest_at = models.DateTimeField(null=True, db_index=True)
    manifest = models.BinaryField(default=b"")  # reference and digest of each entry
    manifest_digest = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)  # digest of the seal before; zeros for the first
    digest = models.BinaryField(max_length=32)
    mark = models.BinaryField(max_length=20)  # keyed: id of a field key, HMAC of the digest
    pruned_at = models.DateTimeField(null=True)

    objects = AuditSealQuerySet.as_manager()

    def __str__(self) -> str:
        return f"audit seal {self.number}"


class AuditEntry(models.Model):
    """Who did what to which object, and when. Labels, verbs and field names, never contents.

    Append-only by triggers on both databases; written by `privacy.audit.record` alone.
    """

    ref = models.CharField(max_length=14, unique=True, editable=False)  # A-7KQ2M4XW3PDA
    at = models.DateTimeField(_("when"))
    verb = models.CharField(_("what"), max_length=40, choices=audit_verb_choices)
    subject = models.CharField(_("about"), max_length=120)  # signals.signal:S-2026-0041
    subject_ref = models.CharField(max_length=80, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        db_index=False,
    )
    actor = models.CharField(max_length=120, blank=True)  # organisation.user:<public id>; "" is us
    reason = FreeCharField(_("reason"), max_length=300, blank=True)
    fields = models.CharField(max_length=300, blank=True)  # names of fields, comma-separated
    before = models.CharField(max_length=80, blank=True)  # a coded value or a count
    after = models.CharField(max_length=80, blank=True)
    salt = models.BinaryField(max_length=16)
    mark = models.BinaryField(max_length=20)  # keyed, so that nobody adds a row behind our back
    seal = models.ForeignKey(
        AuditSeal, models.DO_NOTHING, null=True, related_name="entries", editable=False
    )

    personal: ClassVar = {
        "by": _("to account for who read or changed personal data"),
        "actor": _("to keep that account readable after the person has left"),
        "reason": _("to judge whether a reading was needed"),
    }

    about: str = ""  # what a page calls the subject; no column
    change: str = ""  # and what changed, in words; no column

    objects = AuditEntryQuerySet.as_manager()
    # youthwork.lib.prepared.insert
    unsaid_when_new: ClassVar = ("reason", "fields", "before", "after", "seal")

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            # What follows the order is looked up within the index: whoever filters by more than one
            # thing reads no rows that don't match.
            models.Index(fields=["by", "-at", "-id", "verb"], name="audit_of_person"),
            models.Index(fields=["subject_ref", "-at", "-id", "verb", "by"], name="audit_about"),
            models.Index(fields=["verb", "-at", "-id"], name="audit_of_verb"),
            models.Index(
                fields=["id"], name="audit_unsealed", condition=models.Q(seal__isnull=True)
            ),
            models.Index(
                fields=["-at", "-id", "verb", "by", "subject_ref"],
                name="audit_stands_out",
                condition=standing_out(),
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def verb_label(self) -> str:
        """The verb on screen; a value of an older release stays readable."""
        try:
            return str(AuditVerb(self.verb).label)  # `AuditVerb.values` would be made anew
        except ValueError:
            return self.verb

    @property
    def verb_icon(self) -> str:
        return VERB_ICONS.get(self.verb, OTHER_VERB_ICON)


class TrailCheck(models.Model):
    """What one walk over the trail saw, whole or a part; a row is added, never changed:
    triggers on both databases refuse it.

    The page *Who read what* shows the last ones: without them nobody knows whether the list is
    whole. Seals are numbered from 1; 0 as the last one means that there was none yet.
    """

    at = models.DateTimeField()
    scope = models.CharField(
        max_length=10, choices=TrailScope, default=TrailScope.WHOLE, db_default=TrailScope.WHOLE
    )
    first_seal = models.PositiveBigIntegerField(default=1, db_default=1)
    last_seal = models.PositiveBigIntegerField(default=0, db_default=0)
    until = models.DateTimeField(null=True)  # the newest deed that was looked at
    entries = models.PositiveBigIntegerField()
    seals = models.PositiveBigIntegerField()
    waiting = models.PositiveBigIntegerField()  # not sealed yet; their marks were looked at
    head = models.CharField(max_length=90, blank=True)  # number:digest of the newest seal
    broken = models.CharField(max_length=200, blank=True)  # where it is not whole, if anywhere
    broken_kind = models.CharField(
        max_length=12, choices=BreakKind, blank=True, default="", db_default=""
    )
    broken_at = models.CharField(
        max_length=40, blank=True, default="", db_default=""
    )  # an entry's reference, or "seal 12"

    objects = TrailCheckQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="trail_check_newest")]

    def __str__(self) -> str:
        return f"check {self.pk}"

    @property
    def label(self) -> str:
        """How the outbox and the trail name it."""
        return f"{self._meta.label_lower}:{self.pk}"
