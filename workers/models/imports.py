"""A table of hours that somebody takes in: looked over first, then written all or none."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from workers.querysets.imports import HourImportQuerySet

CONTENT_MAX = 4_000_000  # characters of cells, as JSON


class HourImport(models.Model):
    """The cells of a file until they are written down; nobody else reads them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hour_imports"
    )
    content = EncryptedTextField(max_length=CONTENT_MAX, typed=False, null=True)
    columns = models.JSONField(default=list)  # a field for each column, "" for none
    rows = models.PositiveIntegerField()  # without the heading
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(null=True)

    objects = HourImportQuerySet.as_manager()
    personal = {
        "worker": _("to give the table back to who took it in"),
        "content": _("to write down hours from a file"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(written_at=None) | models.Q(content__isnull=True),
                name="import_is_emptied_when_written",
            ),
        ]

    def __str__(self) -> str:
        return f"hour import {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)


class ImportColumns(models.Model):
    """What somebody said of headings the last time: heading in small letters to field."""

    worker = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hour_import_columns"
    )
    fields = models.JSONField(default=dict)

    objects = models.Manager()
    personal = {"worker": _("to know the columns of a next file")}

    def __str__(self) -> str:
        return f"import columns {self.pk}"
