"""The text that a signer reads: versions that are never edited once shown."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from consent.choices.request import SignerRole
from consent.querysets.text import FormTextQuerySet, TextVersionQuerySet


class TextVersion(models.Model):
    """One version of the whole form, in every language and for both kinds of signers."""

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    faulty_at = models.DateTimeField(null=True, editable=False)  # then nobody is shown it again
    asked_anew_at = models.DateTimeField(null=True, editable=False)  # of all who read an older one
    asked_anew_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = TextVersionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def audit_ref(self) -> str:
        return str(self.number)


class FormText(models.Model):
    """What one kind of signer reads in one language: key of a line -> line with placeholders.

    A trigger keeps `content` as it is once its version was published.
    """

    version = models.ForeignKey(TextVersion, models.PROTECT, related_name="texts")
    role = models.CharField(max_length=10, choices=SignerRole)
    language = models.CharField(max_length=2)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64, editable=False)
    checked_on = models.DateField(null=True)  # by somebody who reads that language
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = FormTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "role", "language"], name="form_text_once_in_a_version"
            ),
            models.CheckConstraint(
                condition=Q(role__in=SignerRole.values), name="form_text_has_a_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.role} {self.language} of {self.version_id}"
