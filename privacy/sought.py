"""What a person is looked for by in texts without an index: each text is opened once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from privacy import blind_index
from youthwork.lib.by_key import Row, values_by_key


class Sought:
    """What is looked for: texts of which all words must stand together, and whole accounts."""

    def __init__(self, name: str, handles: Sequence[str], words: Sequence[str]) -> None:
        # An address is no text: its parts stand in half of all texts.
        accounts = [handle for handle in handles if "@" not in handle.strip().lstrip("@")]
        self.texts = list(dict.fromkeys(text for text in (name, *words, *accounts) if text.strip()))
        self._found = blind_index.finder(*self.texts)
        normal = (blind_index.normalise_handle(handle) for handle in handles)
        self.handles = frozenset(handle for handle in normal if handle)

    def stands_in(self, *texts: str | None) -> bool:
        return self._found("\n".join(text for text in texts if text))

    def is_account(self, handle: str | None) -> bool:
        return bool(handle) and blind_index.normalise_handle(str(handle)) in self.handles


def filled(rows: QuerySet[Row, Row], *fields: str) -> Iterator[tuple[Any, ...]]:
    """Key and texts of the rows in which at least one of these texts stands."""
    some = Q(*((f"{name}__isnull", False) for name in fields), _connector=Q.OR)
    return values_by_key(rows.filter(some), *fields)


def holding(sought: Sought, rows: QuerySet[Row, Row], *fields: str) -> Iterator[Row]:
    """Whole rows that hold what is sought in one of these texts."""
    for key, *texts in filled(rows.order_by(), *fields):
        if sought.stands_in(*texts) and (row := rows.filter(pk=key).first()):
            yield row
