"""What a prepared queryset asks beside what the same queryset asks when it is built anew."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from tests.clock import ahead
from youthwork.lib import prepared_rows

real = prepared_rows.prepared


def as_built(rows: Any) -> tuple[str, tuple[Any, ...]] | None:
    """SQL and values of a queryset; None for one that can hold nothing."""
    try:
        sql, values = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, tuple(values)


def told(statement: tuple[str, tuple[Any, ...]] | None) -> tuple[str, tuple[Any, ...]] | None:
    """The same with a value as it is, and what stands several times in a list once.

    What is compared with a key stands between brackets; the last of a list is repeated.
    """
    if statement is None:
        return None
    waiting, said = iter(statement[1]), []

    def once(found: re.Match[str]) -> str:
        each = list(islice(waiting, found[0].count("%s")))
        each = list(dict.fromkeys(each)) if found[0].startswith(" IN ") else each
        said.extend(each)
        return found[0] if len(each) == 1 else f" IN <{len(each)}>"

    sql = re.sub(r" IN \(%s(?:, %s)*\)|%s", once, statement[0])
    return sql.replace("(%s)", "%s"), tuple(said)


@contextmanager
def compared() -> Iterator[list[str]]:
    """Within the block each one is compared when it is made; the names of those that were."""
    seen: list[str] = []

    def comparing(build: Any, *given: Any, shape: Any = None) -> Any:
        rows = real(build, *given, shape=shape)
        several = [sorted(one) if isinstance(one, set | frozenset) else one for one in given]
        several = several if shape is None else [shape, *several]
        anew = build(*several)
        with ahead(2):
            later = as_built(build(*several))
        name = f"{build.__module__}:{build.__code__.co_firstlineno}"
        found, plain = told(prepared_rows.statement_of(rows)), told(as_built(anew))
        if found != plain:
            raise AssertionError(f"{name} asks\n{found}\nand built anew\n{plain}")
        if told(later) != plain:
            raise AssertionError(f"{name} looks at the clock itself")
        seen.append(name)
        return rows

    changed = []

    def everywhere(old: Any, new: Any) -> None:
        for module in list(sys.modules.values()):
            if getattr(module, "prepared", None) is old:
                module.prepared = new  # type: ignore[attr-defined]
                changed.append(module)

    everywhere(real, comparing)
    try:
        yield seen
    finally:
        everywhere(comparing, real)
