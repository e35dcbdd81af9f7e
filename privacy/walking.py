"""A walk over the chain of the trail in pieces, so that long trails hold up nobody.

One piece is some seals with their entries, seen at one moment. What has to be known to go on (the
last seal that was checked, its digest, what was counted) fits a line, so that a walk outlives who
takes it. See docs/decisions/0248-the-chain-is-walked-every-day.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from privacy import audit
from privacy.audit import Break, Broken
from privacy.choices import TrailScope
from privacy.models import AuditEntry, AuditSeal, TrailCheck
from youthwork.lib.dates import day_of, start_of_day

DAYS = 28  # in which the whole trail was walked once, however long it is
PIECE = 20  # seals, at most 20,000 entries: some seconds
LEAST = 50  # seals of one day's part: a trail of up to 50,000 entries is walked whole every day


@dataclass(frozen=True)
class Range:
    """Seals `first` up to and with `last`; None: up to the newest and what waits for its seal."""

    scope: TrailScope
    first: int
    last: int | None


@dataclass(frozen=True)
class Place:
    """Where a walk is: the last seal it checked, the digest of it, and what it counted."""

    scope: TrailScope
    first: int
    last: int | None
    number: int
    digest: str = ""
    entries: int = 0

    @classmethod
    def at_start_of(cls, range: Range) -> Place:
        return cls(range.scope, range.first, range.last, range.first - 1)

    @classmethod
    def read(cls, line: str) -> Place:
        scope, first, last, number, digest, entries = line.split(":")
        upto = int(last) if last else None
        return cls(TrailScope(scope), int(first), upto, int(number), digest, int(entries))

    def __str__(self) -> str:
        last = "" if self.last is None else self.last
        return f"{self.scope}:{self.first}:{last}:{self.number}:{self.digest}:{self.entries}"

    @property
    def head(self) -> str:
        """The seal it stands at as `manage.py verify --seal` takes it; "" before the first."""
        return f"{self.number}:{self.digest}" if self.digest else ""

    @property
    def per_cent(self) -> int:
        """How much of its range is done, by the numbers of seals."""
        newest = AuditSeal.objects.newest_number()
        last = newest if self.last is None else min(self.last, newest)
        whole = last - self.first + 1
        return 100 * (self.number - self.first + 1) // whole if whole > 0 else 99


@dataclass(frozen=True)
class Seen:
    """What a finished walk over a range saw."""

    place: Place
    waiting: int
    until: datetime | None
    broken: Break | None


def ranges_of(day: datetime) -> list[Range]:
    """What is walked on the day of a moment: what came since the day before, then a part.

    The part goes on where the last one ended, and begins anew at the end of the trail.
    """
    newest = AuditSeal.objects.newest_number()
    size = max(LEAST, -(-newest // DAYS))
    before = TrailCheck.objects.newest_of(TrailScope.PART, TrailScope.WHOLE)
    first = before.last_seal + 1 if before and before.scope == TrailScope.PART else 1
    first = first if first <= newest else 1
    last = first + size - 1
    if first == 1 and last >= newest:
        return [Range(TrailScope.WHOLE, 1, None)]
    yesterday = start_of_day(day_of(day) - timedelta(days=1))
    recent = AuditSeal.objects.first_since(yesterday) or newest
    if last >= newest:  # its end is among what is recent
        return [Range(TrailScope.RECENT, recent, None), Range(TrailScope.PART, first, newest)]
    return [Range(TrailScope.RECENT, recent, None), Range(TrailScope.PART, first, last)]


def walk(range_or_place: Range | Place, now: datetime) -> Iterator[Place | Seen]:
    """Where the walk is after each piece, and at the end what it saw, with the first break if any.

    Each piece sees one moment: between two of them anybody may seal or prune.
    """
    place = (
        range_or_place if isinstance(range_or_place, Place) else Place.at_start_of(range_or_place)
    )
    try:
        while _goes_on(place):
            place = _after_piece(place, now)
            yield place
        with audit.one_view():
            waiting = 0
            if place.last is None:
                _check_tail()
                waiting, _latest = audit.check_waiting(now)
            until = _newest_deed(place)
    except Broken as found:
        yield Seen(place, 0, None, found.found)
    else:
        yield Seen(place, waiting, until, None)


def _goes_on(place: Place) -> bool:
    upto = AuditSeal.objects.newest_number()
    return place.number < (upto if place.last is None else min(place.last, upto))


def _after_piece(place: Place, now: datetime) -> Place:
    """The place behind the next seals. Raises Broken."""
    most = PIECE if place.last is None else min(PIECE, place.last - place.number)
    tally = {"entries": 0, "seals": 0, "pruned": 0, "waiting": 0}
    pruned: list[AuditSeal] = []
    with audit.one_view():
        known = (AuditSeal.objects.newest_moment(), AuditEntry.objects.unsealed().newest_moment())
        latest = max(now, *filter(None, known))
        for made in audit.checked_chain(tally, after=_seal_at(place), most=most):
            digest = bytes(made.digest).hex()
            if made.pruned_at is not None:
                pruned.append(made)
    audit.check_pruned(pruned, latest)
    number, entries = place.number + tally["seals"], place.entries + tally["entries"]
    return replace(place, number=number, digest=digest, entries=entries)


def _check_tail() -> None:
    """Raises Broken when the newest seal of the last walk is not there any more."""
    number, _colon, digest = TrailCheck.objects.last_head().partition(":")
    if number:
        _seal_at(Place(TrailScope.WHOLE, 1, None, int(number), digest))


def _seal_at(place: Place) -> AuditSeal | None:
    """The seal that the walk stands at, None before the first. Raises Broken when it changed."""
    if place.number == 0:
        return None
    made = AuditSeal.objects.of_number(place.number)
    where = f"seal {place.number}"
    if made is None:
        raise Broken("seal", where, "is missing")
    if place.digest and bytes(made.digest).hex() != place.digest:
        raise Broken("seal", where, "was changed")
    return made


def _newest_deed(place: Place) -> datetime | None:
    """When the last thing was done that this walk looked at; it saw everything that waits too."""
    if place.last is None:
        return AuditEntry.objects.newest_moment()
    made = AuditSeal.objects.of_number(place.number)
    return made.newest_at if made else None
