"""Keeping what was counted for an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from policy.choices.evaluations import OPEN
from policy.models import Evaluation
from privacy import audit
from privacy.choices import AuditVerb


@transaction.atomic
def keep(evaluation: Evaluation, found: Mapping[str, Any], *, today: date, now: datetime) -> bool:
    """Keep the numbers of an evaluation that is open; False when it was finished meanwhile, or
    when another run kept those of today first."""
    values = {"figures": dict(found), "figures_on": today, "figures_at": now}
    as_known = Evaluation.objects.filter(pk=evaluation.pk, figures_on=evaluation.figures_on)
    if not as_known.filter(status__in=OPEN).update(**values):
        return False
    for name, value in values.items():
        setattr(evaluation, name, value)
    audit.record(AuditVerb.CHANGED, evaluation, by=None, fields=("figures",), at=now)
    return True
