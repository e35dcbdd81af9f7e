"""Where a name may stand in and beside a signal, and what is left of a text without it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q

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
    SignalStep,
    SignalVersion,
    TrendMessage,
)
from workers.actions.examples import TEXTS as EXAMPLE_TEXTS
from workers.models import PracticeExample
from youthwork.lib.together import Asking

if TYPE_CHECKING:
    from signals.querysets.signal import SignalQuerySet

SIGNAL_TEXTS = ("title", "narrative", "meaning", "paused_reason")
VERSION_TEXTS = ("title", "narrative", "meaning")
STEP_TEXTS = ("note", "outcome")  # of a signal and of an approach
ITEM_TEXTS = ("rule_text", "reason", "redress", "wrong_note")
APPROACH_TEXTS = ("title", "problem", "goal", "result", "lesson")
SHARED_TEXTS = ("summary", "told_reason", "decision_reason", "answer_note")
QUESTION_TEXTS = ("asked_by", "question", "purpose", "told")
MESSAGE_TEXTS = ("body",)
PLACES = ("account_handle", "location_url")  # a name inside a longer word counts there
# What NFD doesn't take apart, and what one keyboard writes for another's quote or hyphen.
_ALIKE = str.maketrans("ıłđø’‘ʼ`´\u2010\u2011–—", "ildo" + "'" * 5 + "-" * 4)

Elsewhere = (
    Approach
    | InstacleanItem
    | InstacleanRound
    | Disclosure
    | PartnerRequest
    | TrendMessage
    | PracticeExample
)
Place = tuple[Model, str, tuple[str, ...], tuple[str, ...]]  # row, its name in the trail, fields


def evened(text: str) -> str:
    """The text by which spellings are compared, as long as it was: small letters without accents.

    Quotes and hyphens are as a plain keyboard has them.
    """
    if text.isascii():
        return text.lower()
    letters = (unicodedata.normalize("NFD", letter)[0] for letter in text)
    return "".join(letters).lower().translate(_ALIKE)


def number_of(words: str) -> list[str]:
    """What the journal keeps of words: a mark of the key, their length, and a keyed number."""
    plain = " ".join(words.split())
    return [blind_index.key_mark(), str(len(plain)), str(_number(evened(plain)))]


def _number(words: str) -> int:
    return blind_index.term("covered", words)


def standing(texts: Iterable[str], length: int, number: int) -> str:
    """The words of this number and so many letters, as they stand in one of the texts, else "".

    A number of before spellings were compared is that of the small letters as they stood.
    """
    for text in texts:
        plain = " ".join(text.split())
        for start in range(len(plain) - length + 1):
            words = plain[start : start + length]
            if number in map(_number, {evened(words), words.lower()}):
                return words
    return ""


def places_of(
    signal: Signal, others: SignalQuerySet, by: User | None = None
) -> Asking[list[Place]]:
    """Each row about a signal that may hold words, what it is called in the trail, its fields.

    Also of the `others` that it is taken together with: the page of the one that goes on shows
    steps of all. Approaches, and what was shared of them, only as far as this person may write in
    them; without one in all.
    """
    whole = Signal.objects.of_one_thing(signal)
    rows = Approach.objects.holding_any(whole)
    approaches = rows.maskable_by(by) if by else rows.filter(erased_at=None)
    of_signals = Q(signal__in=whole.values("pk"))
    of_approaches = Q(approach__in=approaches.values("pk"))
    their_steps = ApproachStep.objects.filter(of_approaches)
    shared = Disclosure.objects.filter(of_approaches)
    versions = SignalVersion.objects.filter(of_signals)
    steps = SignalStep.objects.filter(of_signals)
    disclosures = Disclosure.objects.filter(of_signals)
    items = InstacleanItem.objects.filter(of_signals)
    yield others, approaches, versions, steps, disclosures, items, their_steps, shared
    return [
        *((row, "versions", VERSION_TEXTS, PLACES) for row in versions),
        *((row, "steps", STEP_TEXTS, ()) for row in steps),
        *((row, "disclosures", SHARED_TEXTS, ()) for row in disclosures),
        *((row, "items", ITEM_TEXTS, ()) for row in items),
        *((row, "approaches", APPROACH_TEXTS, ()) for row in approaches),
        *((row, "approaches", STEP_TEXTS, ()) for row in their_steps),
        *((row, "disclosures", SHARED_TEXTS, ()) for row in shared),
        *((row, "examples", EXAMPLE_TEXTS, ()) for row in _examples(approaches)),
        # The signal comes last: until then its version is the one that was read.
        *((row, "", SIGNAL_TEXTS, PLACES) for row in (*others, signal)),
    ]


def places_in(row: Elsewhere) -> list[Place]:
    """The same of what stands beside signals."""
    if isinstance(row, Approach):
        steps = ApproachStep.objects.filter(approach=row)
        return [
            (row, "", APPROACH_TEXTS, ()),
            *((step, "steps", STEP_TEXTS, ()) for step in steps),
            *((told, "disclosures", SHARED_TEXTS, ()) for told in row.disclosures.all()),
            *((told, "examples", EXAMPLE_TEXTS, ()) for told in _examples([row])),
        ]
    if isinstance(row, InstacleanRound):
        talks = ((talk, "sessions", ("reflection",), ()) for talk in row.sessions.all())
        return [(row, "", ("not_held_reason",), ()), *talks]
    if isinstance(row, InstacleanItem):
        return [(row, "", ITEM_TEXTS, PLACES)]
    if isinstance(row, TrendMessage):
        return [(row, "", MESSAGE_TEXTS, ())]
    if isinstance(row, PracticeExample):
        return [(row, "", EXAMPLE_TEXTS, ())]
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
    found = []
    for row, name, texts, spots in places:
        without = {each: covered(getattr(row, each) or "", words) for each in texts}
        without |= {each: covered(getattr(row, each) or "", words, inside=True) for each in spots}
        changed = {k: text for k, text in without.items() if text != (getattr(row, k) or "")}
        if changed:
            found.append((row, name, changed))
    return found


def covered(text: str, words: str, *, inside: bool = False) -> str:
    """The text with a block for the words however they are spaced and spelled.

    As whole words unless `inside`; a *'s* goes along. Ayse is Ayşe, and Jan Willem Jan-Willem.
    """
    left, done = [], 0
    for place in _pattern(words, inside).finditer(evened(text)):
        left += [text[done : place.start()], BLOCK]
        done = place.end()
    return "".join((*left, text[done:]))


def _pattern(words: str, inside: bool) -> re.Pattern[str]:
    plain = evened(words)
    parts = [re.escape(part) for part in re.split(r"[\s-]+", plain) if part]
    joined = r"[\s-]+".join(parts) or re.escape(plain)
    if not inside:
        joined = rf"(?<![^\W\d_]){joined}(?:'?s)?(?![^\W\d_])"
    return re.compile(joined)
