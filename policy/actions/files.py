"""Keeping a file that was checked, and letting go of one that nobody uses."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from organisation.models import User
from policy.models import StoredFile
from policy.uploads import Checked
from privacy import audit
from privacy.choices import AuditVerb


@transaction.atomic
def keep(upload: Checked, *, by: User, now: datetime) -> StoredFile:
    """Keep a file under a random name: nothing of what somebody called it stands in a path.

    What was written and not committed is swept with the day (`policy.retention`).
    """
    file = StoredFile(
        kind=upload.kind,
        name=upload.name,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        made_by=by,
        made_at=now,
    )
    file.content.save(secrets.token_hex(16), ContentFile(upload.content), save=False)
    file.save()
    audit.record(AuditVerb.MADE, file, by=by, at=now)
    return file


@transaction.atomic
def let_go(file: StoredFile, *, by: User | None, now: datetime) -> None:
    """Delete a file that nothing points at, and what is kept of it once that is sure."""
    name = str(file.content.name)
    audit.record(AuditVerb.ERASED, file, by=by, at=now)
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(name))
