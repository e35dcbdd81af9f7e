"""Where a name may stand in and beside a signal, and what is left of a text without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model

from organisation.models import User
from privacy import blind_index
from privacy.choices import BLOCK
from signals.models import (
    Approach,
    ApproachStep,
    Disclosure,
    InstacleanItem,
    InstacleanRound,
    PartnerRequest,
    Signal,
)
from workers.actions.examples import PARTS
from workers.models import PracticeExample

SIGNAL_TEXTS = ("title", "narrative", "meaning", "paused_reason")
VERSION_TEXTS = ("title", "narrative", "meaning")
STEP_TEXTS = ("note", "outcome")
APPROACH_STEP_TEXTS = ("note",)
ITEM_TEXTS = ("rule_text", "reason", "redress", "wrong_note")
EXAMPLE_TEXTS = ("title", *PARTS)
APPROACH_TEXTS = ("title", "problem", "goal", "result", "lesson")
SHARED_TEXTS = ("summary", "told_reason", "decision_reason", "answer_note")
QUESTION_TEXTS = ("asked_by", "question", "purpose", "told")
PLACES = ("account_handle", "location_url")  # a name inside a longer word counts there


Elsewhere = Approach | InstacleanItem | InstacleanRound | Disclosure | PartnerRequest
Place = tuple[Model, str, tuple[str, ...], tuple[str, ...]]  # row, its name in the trail, fields


def number_of(words: str) -> list[str]:
    """What the journal keeps of words: a mark of the key, their length, and a keyed number."""
    plain = " ".join(words.split())
    return [blind_index.key_mark(), str(len(plain)), str(_number(plain))]


def _number(words: str) -> int:
    return blind_index.term("covered", words.lower())


def standing(texts: Iterable[str], length: int, number: int) -> str:
    """The words of this number and so many letters, as they stand in one of the texts, else ""."""
    for text in texts:
        plain = " ".join(text.split())
        for start in range(len(plain) - length + 1):
            if _number(words := plain[start : start + length]) == number:
                return words
    return ""


def places_of(signal: Signal, by: User | None = None) -> list[Place]:
    """Each row about a signal that may hold words, what it is called in the trail, its fields.

    Approaches only as far as this person may write in them; without one in all.
    """
    rows = signal.approaches
    approaches = list(rows.maskable_by(by) if by else rows.filter(erased_at=None))
    their_steps = ApproachStep.objects.filter(approach__in=approaches)
    # The signal comes last: until then its version is the one that was read.
    return [
        *((row, "versions", VERSION_TEXTS, PLACES) for row in signal.versions.all()),
        *((row, "steps", STEP_TEXTS, ()) for row in signal.steps.all()),
        *((row, "disclosures", SHARED_TEXTS, ()) for row in signal.disclosures.all()),
        *((row, "items", ITEM_TEXTS, ()) for row in signal.items.all()),
        *((row, "approaches", APPROACH_TEXTS, ()) for row in approaches),
        *((row, "approaches", APPROACH_STEP_TEXTS, ()) for row in their_steps),
        *((row, "examples", EXAMPLE_TEXTS, ()) for row in _examples(approaches)),
        (signal, "", SIGNAL_TEXTS, PLACES),
    ]


def places_in(row: Elsewhere) -> list[Place]:
    """The same of what stands beside signals."""
    if isinstance(row, Approach):
        steps = ApproachStep.objects.filter(approach=row)
        return [
            (row, "", APPROACH_TEXTS, ()),
            *((step, "steps", APPROACH_STEP_TEXTS, ()) for step in steps),
            *((told, "examples", EXAMPLE_TEXTS, ()) for told in _examples([row])),
        ]
    if isinstance(row, InstacleanRound):
        talks = ((talk, "sessions", ("reflection",), ()) for talk in row.sessions.all())
        return [(row, "", ("not_held_reason",), ()), *talks]
    if isinstance(row, InstacleanItem):
        return [(row, "", ITEM_TEXTS, PLACES)]
    return [(row, "", SHARED_TEXTS if isinstance(row, Disclosure) else QUESTION_TEXTS, ())]


def _examples(approaches: Iterable[Approach]) -> list[PracticeExample]:
    """What approaches may have become: examples that their teams wrote since, each once.

    No example says what it was made of.
    """
    found: dict[int, PracticeExample] = {}
    for row in approaches:
        since = PracticeExample.objects.written_since(row.created_at, row.team)
        found |= {each.pk: each for each in since}
    return list(found.values())


def texts_of(places: Iterable[Place]) -> Iterator[str]:
    """Every text of these places that is not empty."""
    for row, _name, texts, spots in places:
        yield from filter(None, (getattr(row, each) for each in (*texts, *spots)))


def rewritten(places: Iterable[Place], words: str) -> list[tuple[Model, str, dict[str, Any]]]:
    """Each row that holds the words, what it is called in the trail, and its texts without."""
    whole, inside = pattern(words), pattern(words, inside=True)
    found = []
    for row, name, texts, spots in places:
        covered = {each: whole.sub(BLOCK, getattr(row, each) or "") for each in texts}
        covered |= {each: inside.sub(BLOCK, getattr(row, each) or "") for each in spots}
        changed = {k: text for k, text in covered.items() if text != (getattr(row, k) or "")}
        if changed:
            found.append((row, name, changed))
    return found


def pattern(words: str, *, inside: bool = False) -> re.Pattern[str]:
    """The words however they are spaced, as whole words unless `inside`; a *'s* goes along."""
    joined = r"\s+".join(re.escape(word) for word in words.split())
    if not inside:
        joined = rf"(?<!\w){joined}(?:['’]?s)?(?!\w)"
    return re.compile(joined, re.IGNORECASE)
