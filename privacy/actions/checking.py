"""Walking the chain of the trail: every day a part, all of it when asked, and who hears of a break.

See docs/decisions/0219-a-chain-that-is-checked-and-shown.md and 0248.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from privacy import above, audit
from privacy.actions.reading import TRAIL
from privacy.audit import Break, Verdict
from privacy.choices import AuditVerb, TrailScope
from privacy.models import AuditSeal, TrailCheck
from privacy.walking import Seen
from youthwork.lib.dates import day_of

KIND = "privacy.trail_check"
BROKEN = "organisation.trail_broken"


def note_check(verdict: Verdict, now: datetime) -> TrailCheck:
    """Keep that the trail was walked as a whole; who has to know of a break hears of it."""
    last = int(verdict.head.partition(":")[0] or 0)
    if verdict.broken:
        last = AuditSeal.objects.newest_number()
    return _note(
        TrailCheck(
            at=now,
            last_seal=last,
            until=now,
            entries=verdict.entries + verdict.waiting,
            seals=verdict.seals,
            waiting=verdict.waiting,
            head=verdict.head,
        ),
        verdict.broken,
    )


def note_walk(seen: Seen, now: datetime) -> TrailCheck:
    """Keep what a walk in pieces saw. The seals behind a break, up to its end, are its own too."""
    place = seen.place
    last = place.number
    if seen.broken:
        last = place.last or AuditSeal.objects.newest_number()
    return _note(
        TrailCheck(
            at=now,
            scope=place.scope,
            first_seal=place.first,
            last_seal=last,
            until=seen.until,
            entries=place.entries + seen.waiting,
            seals=place.number - place.first + 1,
            waiting=seen.waiting,
            head="" if seen.broken or place.last is not None else place.head,
        ),
        seen.broken,
    )


@transaction.atomic
def _note(check: TrailCheck, broken: Break | None) -> TrailCheck:
    if broken:
        check.broken = f"{broken.where} {broken.why}"[:200]
        check.broken_kind, check.broken_at = broken.kind, broken.where[:40]
    check.save(force_insert=True)
    if broken:
        # Once for each place and day: who has to act is not left with one mail that went astray.
        key = f"{BROKEN}:{broken.where}:{day_of(check.at)}".replace(" ", "-")
        above.tell_of_chain(BROKEN, subject=check.label, dedupe_key=key, today=day_of(check.at))
    return check


def begin_day(today: date) -> None:
    """Have the day's part of the chain walked by long work; once for each day."""
    subject = f"{TrailCheck._meta.label_lower}:{today}"
    above.queue(KIND, subject=subject, dedupe_key=f"{KIND}:{today}", asked_by="")


@transaction.atomic
def ask(*, by: Any, now: datetime) -> str:
    """Have the whole chain walked; the reference of the work, "" when it is under way already.

    Who asks twice before the first walk ended waits for that one; a walk that was given up goes on
    from where it was.
    """
    before = TrailCheck.objects.newest_of(TrailScope.WHOLE)
    ref = above.queue_or_try_again(
        KIND,
        subject=f"{TrailCheck._meta.label_lower}:{TrailScope.WHOLE}",
        dedupe_key=f"{KIND}:{before.pk if before else 0}:{by.public_id}:{day_of(now)}",
        asked_by=audit.label(by),
    )
    if ref:
        audit.record(AuditVerb.CHECKED, TRAIL, by=by, at=now)
    return ref
