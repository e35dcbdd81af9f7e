"""Whom of the house a question belongs to, and telling them."""

from __future__ import annotations

from datetime import date

import outbox.actions
from consent.models import ConsentRequest
from organisation.choices import PersonStatus
from organisation.models import User
from privacy import audit


def who_follows(request: ConsentRequest, today: date) -> list[User]:
    """Who asked, while they are here and may still ask; else who answers for the team."""
    asker = request.made_by
    if asker and asker.status == PersonStatus.ACTIVE and asker.has_perm("consent.ask"):
        return [asker]
    return list(User.objects.answering_for(request.team, today))


def tell(request: ConsentRequest, kind: str, key: str, today: date) -> None:
    """Mail who follows a question, in the caller's transaction and once for each key."""
    outbox.actions.post_to_each(
        kind,
        subject=audit.label(request),
        recipients=[person.label for person in who_follows(request, today)],
        dedupe_key=f"{kind}:{request.ref}:{key}",
    )
