"""After a backup was put back: what was done in the data on a request since is done again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from privacy.journal import Entry
from privacy.request_deeds import Said, named


def deed(entry: Entry, now: datetime) -> bool:
    """What a request asked for, by the key of its deed; what is not there needs nothing."""
    found = named(entry.what[0]) if entry.what else None
    if found is None or found.do is None:
        return False
    try:
        with transaction.atomic():
            found.do(entry.ref, Said(again=True), by=None, now=now)
    except ValidationError:
        return False
    return True
