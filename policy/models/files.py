"""Files that somebody put into the house, as they were checked and written anew."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from policy.choices.documents import FileKind
from policy.querysets.files import StoredFileQuerySet
from privacy.fields import FreeCharField

FOLDER = "policy"
NAME_MAX = 120


class StoredFile(models.Model):
    """A document or picture that belongs to policy: a document itself, or evidence.

    Kept through Django's storage under a random name, only ever handed out as a download. What
    nothing points at goes with the day (`policy/retention.py`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=4, choices=FileKind, editable=False)
    name = FreeCharField(_("name"), max_length=NAME_MAX)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    content = models.FileField(upload_to=FOLDER, max_length=80, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(editable=False)

    objects = StoredFileQuerySet.as_manager()
    personal = {"made_by": _("to ask back about a file")}

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
