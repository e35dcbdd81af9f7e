"""Laws, terms, sites and help lines: looked up, and put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.cache import caches
from django.db import transaction

from organisation.models import Fact, HelpLine, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.said import Seen


@transaction.atomic
def check(fact: Fact | HelpLine, *, by: User, today: date, now: datetime) -> None:
    """Keep that it was looked up and is right today."""
    fact.checked_on = today
    fact.save(update_fields=["checked_on"])
    audit.record(AuditVerb.CONFIRMED, fact, by=by, fields=["checked_on"], at=now)
    caches["process"].delete("help_lines")


@transaction.atomic
def correct(
    fact: Fact | HelpLine,
    values: Mapping[str, str],
    *,
    by: User,
    today: date,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Write anew what changed; who does that looked it up.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile.
    """
    if seen:
        seen.hold(fact)
    changed = [name for name, value in values.items() if getattr(fact, name) != value]
    for name in changed:
        setattr(fact, name, values[name])
    fact.checked_on = today
    fact.full_clean()
    fact.save()
    audit.record(AuditVerb.CHANGED, fact, by=by, fields=[*changed, "checked_on"], at=now)
    caches["process"].delete("help_lines")
