"""The walk over the chain of the trail as long work: piece by piece, resumed where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from privacy.actions import checking
from privacy.choices import TrailScope
from privacy.walking import Place, Range, Seen, ranges_of, walk

if TYPE_CHECKING:
    from outbox.jobs import Work
    from outbox.models import Job

DONE = "done"


def check(work: Work) -> str:
    """Walk what the day or somebody asked for, and keep what was seen of each range.

    What was walked before a crash is not walked again, but for the last piece.
    """
    label: str = work.job.subject
    asked = label.partition(":")[2] == TrailScope.WHOLE
    place = None
    if work.position and not work.position.startswith(DONE):
        place = Place.read(work.position)
    for each in _left(work, asked=asked, at=place):
        for step in walk(each, work.clock()):
            if isinstance(step, Seen):
                label = checking.note_walk(step, work.clock()).label
                work.reached(f"{DONE}:{step.place.scope}", 99)
            else:
                work.reached(str(step), min(step.per_cent, 98))
    return label


def _left(work: Work, *, asked: bool, at: Place | None) -> list[Range | Place]:
    """What of this work is not finished: the range in hand from its place on, then the others."""
    planned = [Range(TrailScope.WHOLE, 1, None)] if asked else ranges_of(work.clock())
    part = [each for each in planned if each.scope == TrailScope.PART]
    if at is not None:
        return [at, *(part if at.scope == TrailScope.RECENT else [])]
    if work.position == f"{DONE}:{TrailScope.RECENT}":
        return [*part]
    return [] if work.position else [*planned]


def result_of(job: Job) -> str:
    """The page of the trail: it tells what the last walks saw."""
    return reverse("privacy:audit")
