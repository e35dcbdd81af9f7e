"""What an app holds on one person: the shape of a source and its hits (AVG art. 15).

An app lists its sources in its `subject_access.py`; `SUBJECT_ACCESS_SOURCES` names the lists.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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


Search = Callable[[str, date | None, Sequence[str], Sequence[str]], list[Hit]]


@dataclass(frozen=True)
class Source:
    """One kind of data of one app: `search(name, born, handles, words) -> list[Hit]`."""

    key: str  # "signals.narrative"
    label: "StrPromise | str"
    search: Search


def sources() -> list[Source]:
    """Every source of every app, in the order of settings."""
    return [source for path in settings.SUBJECT_ACCESS_SOURCES for source in import_string(path)]


def search(question: Question) -> dict[str, list[Hit]]:
    """All hits on one person by source key; sources without a hit stay in, empty."""
    return {
        source.key: source.search(question.name, question.born, question.handles, question.words)
        for source in sources()
    }
