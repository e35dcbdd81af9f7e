"""Everything that the house knows of the checklist's questions."""

from __future__ import annotations

from datetime import date
from itertools import chain

from policy.known import agreed, aims, evaluations, heard, means, people, privacy
from policy.known.figure import Known
from youthwork.lib.together import Asking, all_of

SOURCES = (
    agreed.known,
    aims.known,
    evaluations.known,
    heard.known,
    people.known,
    means.known,
    privacy.known,
)


def known(today: date) -> Asking[dict[str, Known]]:
    """By key of the question; what nobody knows isn't there."""
    found = yield from all_of(*(source(today) for source in SOURCES))
    return {one.question: one for one in chain.from_iterable(found)}
