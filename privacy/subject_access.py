"""What an app holds on one person: the shape of a source and its hits (AVG art. 15).

An app lists its sources in its `subject_access.py`; `SUBJECT_ACCESS_SOURCES` names the lists.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Question:
    """Who is asked about: the name as written, and what else the person told us."""

    name: str
    born: date | None = None
    handles: Sequence[str] = ()
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Hit:
    """One place where the person may stand; a person decides what of it is handed over.

    `exact` is true when the whole name, address or handle matched, false for words in a text.
    `others` warns that the text may be about someone else too (AVG art. 15(4)).
    """

    subject: str  # audit label: "signals.signal:S-2026-0041"
    title: "StrPromise | str"
    day: date | None
    fields: dict[str, str] = field(default_factory=dict)  # name of the field on screen -> content
    exact: bool = False
    others: bool = False


Search = Callable[[str, date | None, Sequence[str], Sequence[str]], Iterable[Hit]]


@dataclass(frozen=True)
class Source:
    """One kind of data of one app: `search(name, born, handles, words) -> hits`.

    What may be much comes one by one, so that nobody holds it all; who asks may stop early. A
    source `by_reference` knows people by the public references of what the others found exactly:
    those are among its words. One `in_texts` looks for words and may find a great deal: it is asked
    last, so that no exact hit is lost to it. One `in_parts` finds several places of one thing (the
    steps of a signal, the contracts of a person), where a place that changed can't be told from
    another. `portable` is what
    somebody gave us themselves, by consent or for a contract (article 20); one `only_portable` says
    it row by row for that alone.
    """

    key: str  # "signals.narrative"
    label: "StrPromise | str"
    search: Search
    by_reference: bool = False
    in_texts: bool = False
    in_parts: bool = False
    portable: bool = False
    only_portable: bool = False


def sources() -> list[Source]:
    """Every source of every app, in the order of settings."""
    return [source for path in settings.SUBJECT_ACCESS_SOURCES for source in import_string(path)]


def in_order() -> list[Source]:
    """What knows people exactly, what goes by the references of those, and texts last."""
    return sorted(sources(), key=lambda source: (source.in_texts, source.by_reference))


def asked_for(*, to_take_along: bool) -> list[Source]:
    """Those that a request asks: what is portable for who takes it along, else all that tell."""
    if to_take_along:
        return [source for source in in_order() if source.portable or source.only_portable]
    return [source for source in in_order() if not source.only_portable]


def referred(exact: Iterable[tuple[str, bool]]) -> dict[str, bool]:
    """The references of what was found exactly, each with whether it may be somebody else's.

    `exact`: the label of each, and whether others may stand in it.
    """
    found: dict[str, bool] = {}
    for subject, others in exact:
        reference = subject.partition(":")[2]
        found[reference] = others and found.get(reference, True)
    return found


def certain(
    source: Source, handles: Iterable[str], words: Iterable[str], references: Mapping[str, bool]
) -> set[str] | None:
    """What a source by reference finds without the references that may be somebody else's.

    None where that makes no difference.
    """
    doubtful = {reference for reference, others in references.items() if others}
    if not source.by_reference or not doubtful:
        return None
    sure = [handle for handle in handles if handle not in doubtful]
    also = [word for word in (*words, *references) if word not in doubtful]
    return {hit.subject for hit in source.search("", None, sure, also)}


def search(question: Question) -> dict[str, list[Hit]]:
    """All hits on one person by source key; sources without a hit stay in, empty.

    What was found by the reference of a hit in which somebody else may stand may be theirs too.
    """
    found: dict[str, list[Hit]] = {}
    for source in asked_for(to_take_along=False):
        exact = [(hit.subject, hit.others) for hits in found.values() for hit in hits if hit.exact]
        references = referred(exact) if source.by_reference else {}
        words = [*question.words, *references]
        hits = source.search(question.name, question.born, question.handles, words)
        sure = certain(source, question.handles, question.words, references)
        found[source.key] = [
            hit if sure is None or hit.subject in sure else replace(hit, others=True)
            for hit in hits
        ]
    return found
