"""Keyed numbers made anew under another `INDEX_KEY`, where no row says which key made them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from privacy import audit
from privacy.actions import requests
from privacy.choices import AuditVerb
from privacy.models import DataRequest

Row = TypeVar("Row", bound=Model)
BATCH = 500  # rows in one transaction


def reindex(batch: int = BATCH) -> int:
    """Write who asked anew in every request that another index key wrote; how many."""
    return renew(DataRequest.objects.all(), _who_asked, batch)


def _who_asked(request: DataRequest) -> dict[str, int]:
    terms = {}
    if request.asker_name:
        terms["asker_term"] = requests.name_term(request.asker_name)
    if request.asker_email:
        terms["email_term"] = requests.email_term(request.asker_email)
    return terms


def renew(rows: QuerySet[Row], terms: Callable[[Row], Mapping[str, int]], batch: int) -> int:
    """Write the numbers of these rows where the key of now makes others; how many rows.

    Every row is looked at, so a run that was ended goes on where it was. `terms` leaves out what
    can't be made any more. The UPDATE names the old numbers: a row that someone changes meanwhile
    is left as they wrote it.
    """
    done, last = 0, 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:batch]):
        last, now = found[-1].pk, timezone.now()
        with transaction.atomic():
            written = [row for row in found if _write(row, terms(row))]
            audit.record_all(
                audit.entry(AuditVerb.REINDEXED, row, by=None, fields=("terms",), at=now)
                for row in written
            )
        done += len(written)
    return done


def _write(row: Model, terms: Mapping[str, int]) -> bool:
    seen = {name: getattr(row, name) for name in terms}
    if seen == terms:
        return False
    as_seen = type(row)._default_manager.filter(pk=row.pk, **seen)
    return bool(as_seen.update(**terms))
