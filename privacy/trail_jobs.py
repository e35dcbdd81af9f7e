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
    for number, each in enumerate(_left(work, asked=asked, at=place)):
        for step in walk(place if place and number == 0 else each, work.clock()):
            if isinstance(step, Seen):
                label = checking.note_walk(step, work.clock()).label
                work.reached(f"{DONE}:{step.place.scope}", 99)
            else:
                work.reached(str(step), min(step.per_cent, 98))
    return label


def _left(work: Work, *, asked: bool, at: Place | None) -> list[Range]:
    """The ranges of this work that are not finished, the one in hand first."""
    planned = [Range(TrailScope.WHOLE, 1, None)] if asked else ranges_of(work.clock())
    if at is not None:
        in_hand = Range(at.scope, at.first, at.last)
        if at.scope == TrailScope.RECENT:
            return [in_hand, *(each for each in planned if each.scope == TrailScope.PART)]
        return [in_hand]
    if work.position == f"{DONE}:{TrailScope.RECENT}":
        return [each for each in planned if each.scope == TrailScope.PART]
    return [] if work.position else planned


def result_of(job: Job) -> str:
    """The page of the trail: it tells what the last walks saw."""
    return reverse("privacy:audit")
