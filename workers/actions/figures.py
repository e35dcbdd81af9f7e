"""Figures written down, corrected and taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import outbox.actions
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from workers.models import KnownFigure, PlatformFigure
from youthwork.lib.said import Seen

FIGURES_DUE = "workers.new_figures"


@transaction.atomic
def save_figure(
    figure: PlatformFigure | KnownFigure,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Write a figure down, or correct one; of a platform one for each group, age and year.

    `seen` is what the form was opened with. Raises ValidationError (`twice`; `stale` where
    somebody changed that meanwhile).
    """
    if seen:
        seen.hold(figure)
    is_new = figure.pk is None
    changed = [name for name, value in values.items() if getattr(figure, name, None) != value]
    for name in values:
        setattr(figure, name, values[name])
    figure.written_by, figure.written_at = by, now
    try:
        with transaction.atomic():
            figure.save()
    except IntegrityError:
        told = _("This figure is there already. Change that one.")
        raise ValidationError({"year": ValidationError(told, code="twice")}) from None
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, figure, by=by, fields=() if is_new else changed, at=now)


@transaction.atomic
def remove(figure: PlatformFigure | KnownFigure, *, by: User, now: datetime) -> None:
    """Take a figure away that should not be there."""
    audit.record(AuditVerb.ERASED, figure, by=by, at=now)
    figure.delete()


@transaction.atomic
def remind(year: int, *, today: date, now: datetime) -> int:
    """Tell who keeps the pages that the figures of a year are out; once a year and person."""
    told = 0
    for person in User.objects.keeping_platforms(today):
        key = f"{FIGURES_DUE}:{year}:{person.public_id}"
        posted = outbox.actions.post(
            FIGURES_DUE, subject=person.label, recipient=person.label, dedupe_key=key
        )
        if posted is not None:
            audit.record(AuditVerb.QUEUED, person, by=None, fields=["figures"], at=now)
            told += 1
    return told
