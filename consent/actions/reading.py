"""What reading leaves behind: who opened a consent, who looked for a name, who went through all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from consent.models import ConsentRequest, Publication
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb


def read(request: ConsentRequest, *, by: User, now: datetime) -> None:
    """Somebody opened one consent."""
    audit.record(AuditVerb.READ, request, by=by, at=now)


def read_each(requests: Iterable[ConsentRequest], *, by: User, now: datetime) -> None:
    """Somebody saw who signed these, and their phone numbers, on one page."""
    audit.record_many(AuditVerb.READ, requests, by=by, at=now)


def took_copy(request: ConsentRequest, *, by: User, now: datetime) -> None:
    """Somebody opened the sealed copy of an answer, with the date of birth."""
    audit.record(AuditVerb.EXPORTED, request, by=by, fields=("receipt",), at=now)


def looked_through(number: int, *, by: User, now: datetime) -> None:
    """The privacy officer went through the consents of all teams."""
    audit.record(AuditVerb.READ, "consent.consentrequest:list", by=by, after=str(number), at=now)


def looked_through_posts(number: int, *, by: User, now: datetime) -> None:
    """The privacy officer went through the posts of all teams, with who is on them."""
    audit.record(AuditVerb.READ, "consent.publication:list", by=by, after=str(number), at=now)


def looked_through_take_downs(number: int, *, by: User, now: datetime) -> None:
    """The privacy officer went through what has to come down, because of whom and why."""
    subject = "consent.publication:take_downs"
    audit.record(AuditVerb.READ, subject, by=by, after=str(number), at=now)


def opened_post(post: Publication, *, by: User, now: datetime) -> None:
    """The privacy officer opened a post with who is on it."""
    audit.record(AuditVerb.READ, post, by=by, at=now)


def searched(hits: int, *, by: User, now: datetime) -> None:
    """Somebody looked for a name: who and when, never which."""
    audit.record(
        AuditVerb.SEARCHED,
        "consent.consentrequest:search",
        by=by,
        fields=("first_name",),
        after=str(hits),
        at=now,
    )
