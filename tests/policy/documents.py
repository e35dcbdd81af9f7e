"""Short ways to what policy is about."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from organisation.choices import Role
from organisation.models import User
from policy.actions import documents, goals
from policy.choices.documents import FileKind
from policy.models import Goal, PolicyDocument
from policy.uploads import Checked
from youthwork.lib.dates import day_of


def draft(by: User, type: str = "chat_group_agreements", **values: object) -> PolicyDocument:
    said = {"title": "Afspraken voor appgroepen", "body": "Wij bellen liever.", "tips": "Bel."}
    now = values.pop("now", None) or timezone.now()
    also = {"musts": "Geen namen in een groep."}
    return documents.start(type, said | also | values, by=by, now=now)


def proposed(by: User, type: str = "chat_group_agreements", **values: object) -> PolicyDocument:
    document = draft(by, type, **values)
    now = document.made_at + timedelta(minutes=1)
    documents.propose(document, revision=1, by=by, today=day_of(now), now=now)
    return document


def adopted(
    by: User,
    type: str = "chat_group_agreements",
    *,
    director: User | None = None,
    now: datetime | None = None,
    **values: object,
) -> PolicyDocument:
    """A version that holds, adopted at `now` by the director of the house."""
    at = now or timezone.now()
    document = proposed(by, type, now=at - timedelta(days=7), **values)
    director = director or User.objects.holding(Role.DIRECTOR, day_of(at)).first()
    documents.adopt(document, revision=document.revision, by=director, now=at)
    return document


def with_file(by: User, type: str) -> PolicyDocument:
    """A version that holds and is a file."""
    document = draft(by, type, content="file", body="", now=timezone.now() - timedelta(days=7))
    now = timezone.now()
    upload = Checked(FileKind.PDF, "stuk.pdf", b"%PDF-1.4\n%%EOF\n")
    documents.put_file(document, upload, by=by, now=now)
    documents.propose(document, revision=2, by=by, today=day_of(now), now=now)
    director = User.objects.holding(Role.DIRECTOR, day_of(now)).first()
    documents.adopt(document, revision=3, by=director, now=now)
    return document


def one_of_each(by: User) -> None:
    """What holds, as text and as file, what waits for the director, a draft: one type each."""
    first = adopted(by, "instaclean", now=timezone.now() - timedelta(days=40))
    second = documents.start_next(first, by=by, now=timezone.now())
    said = {"musts": "Twee mensen kijken voordat iets wordt verstuurd.", "what_changed": "Samen."}
    documents.save_draft(second, said, revision=1, by=by, now=timezone.now())
    now = timezone.now()
    documents.propose(second, revision=2, by=by, today=day_of(now), now=now)
    director = User.objects.holding(Role.DIRECTOR, day_of(now)).first()
    documents.adopt(second, revision=3, by=director, now=now)
    with_file(by, "profile_protocol")
    proposed(by, "vision_offline", title="Waarom wij er zijn")
    draft(by)


def goal(by: User, **also: object) -> Goal:
    """A draft that says all that a goal says; keywords win."""
    said = {
        "text": "Jongeren vinden via ons werk",
        "measure": "jongeren",
        "baseline": Decimal(3),
        "target": Decimal(15),
        "due": timezone.localdate() + timedelta(days=300),
        "feasible_because": "werkgever doet mee",
        "theme": "livelihood",
    }
    now = also.pop("now", None) or timezone.now()
    return goals.write(said | also, by=by, now=now)


def adopted_goal(by: User, *, now: datetime | None = None, **also: object) -> Goal:
    """A goal that holds, adopted at `now`."""
    at = now or timezone.now()
    made = goal(by, now=at, **also)
    goals.propose(made, revision=1, by=by, now=at)
    director = User.objects.holding(Role.DIRECTOR, timezone.localdate()).first()
    goals.adopt(made, revision=2, by=director, now=at)
    return made
