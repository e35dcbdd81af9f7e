"""What may happen to a processor and to the words of the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from privacy import above, audit
from privacy.choices import AuditVerb
from privacy.models import ActivityWords, Processor
from youthwork.lib.said import Seen

FIELDS = (
    *("name", "address", "purpose", "data", "activities", "place", "country", "sub_processors"),
    *("security", "contact_name", "contact_mail", "signed_on", "ends_on"),
)
REMINDED_BEFORE = timedelta(days=60)


@transaction.atomic
def add(values: Mapping[str, Any], *, by: Any, today: date, now: datetime) -> Processor:
    """Write a processor down. Raises ValidationError (codes `future`, `order`, `unsigned`)."""
    made = Processor(**{name: values[name] for name in FIELDS})
    _check(made, today)
    made.save(force_insert=True)
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


@transaction.atomic
def change(
    row: Processor,
    values: Mapping[str, Any],
    *,
    revision: int,
    by: Any,
    today: date,
    now: datetime,
) -> None:
    """Write it anew. Raises ValidationError (codes as `add`, and `overtaken`)."""
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    _check(row, today)
    _write(row, {name: getattr(row, name) for name in changed}, revision)
    audit.record(AuditVerb.CHANGED, row, by=by, fields=changed, at=now)


@transaction.atomic
def stop(row: Processor, *, revision: int, by: Any, today: date, now: datetime) -> None:
    """It works for us no longer; it stays in the register for who asks what was.

    Raises ValidationError (code `overtaken`).
    """
    _write(row, {"stopped_on": today}, revision)
    audit.record(AuditVerb.ENDED, row, by=by, at=now)


def _check(row: Processor, today: date) -> None:
    if row.signed_on is not None and row.signed_on > today:
        told = _("This day is still to come.")
        raise ValidationError({"signed_on": ValidationError(told, code="future")})
    if row.ends_on is not None and row.signed_on is None:
        told = _("First write when it was signed.")
        raise ValidationError({"ends_on": ValidationError(told, code="unsigned")})
    if row.ends_on is not None and row.signed_on is not None and row.ends_on <= row.signed_on:
        told = _("It ends after it was signed.")
        raise ValidationError({"ends_on": ValidationError(told, code="order")})
    row.full_clean(validate_constraints=False)


def _write(row: Processor, values: Mapping[str, Any], revision: int) -> None:
    rows = Processor.objects.working().filter(pk=row.pk, revision=revision)
    if not rows.update(**values, revision=F("revision") + 1):
        told = _("Somebody changed this meanwhile. Look at it again.")
        raise ValidationError(told, code="overtaken")
    for name, value in values.items():
        setattr(row, name, value)
    row.revision = revision + 1


@transaction.atomic
def remind(row: Processor, *, today: date) -> bool:
    """Tell that an agreement ends within sixty days, and that it ended; each once for each end."""
    ended = row.ends_on is not None and row.ends_on < today
    field, stage = ("end_told_of", "ended") if ended else ("reminded_of", "ending")
    rows = Processor.objects.filter(pk=row.pk).exclude(**{field: row.ends_on})
    if getattr(row, field) == row.ends_on or not rows.update(**{field: row.ends_on}):
        return False
    kind = f"organisation.processor_{stage}"
    key = f"{kind}:{row.public_id}:{row.ends_on}"
    above.post_to_officers(kind, subject=audit.label(row), dedupe_key=key, today=today)
    return True


@transaction.atomic
def word(
    key: str, basis: str, recipients: str, *, by: Any, now: datetime, seen: Seen | None = None
) -> None:
    """Keep the organisation's own words for a line of the register; empty ones are ours again.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile.
    """
    values = {"basis": basis, "recipients": recipients, "written_by": by, "written_at": now}
    row, made = ActivityWords.objects.get_or_create(key=key, defaults=values)
    if seen:
        seen.hold(row)
    if not made:
        ActivityWords.objects.filter(pk=row.pk).update(**values)
    audit.record(AuditVerb.CHANGED, f"privacy.activitywords:{row.key}", by=by, at=now)
