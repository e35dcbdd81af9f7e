"""Several reads in one statement, however many parts of a page ask them.

A part of a page that reads rows is a generator: it yields the querysets it needs and goes on when
they hold their rows. `together` runs the parts side by side, and what they ask for at the same
time goes to the database as one statement. See docs/decisions/0112-a-page-asks-at-once.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Field, QuerySet, Value

T = TypeVar("T")
Rows = QuerySet[Any, Any]
Asking = Generator[Rows | tuple[Rows, ...], None, T]


def all_of(*parts: Asking[Any]) -> Asking[list[Any]]:
    """What several parts come to, in their order; each round of questions is asked as one."""
    found: list[Any] = [None] * len(parts)
    waiting = dict(enumerate(parts))
    while waiting:
        asked: list[Rows] = []
        for place, part in list(waiting.items()):
            try:
                rows = next(part)
            except StopIteration as end:
                found[place] = end.value
                del waiting[place]
            else:
                asked += rows if isinstance(rows, tuple) else (rows,)
        if asked:
            yield tuple(asked)
    return found


def answered(part: Asking[T]) -> T:
    """What one part comes to."""
    while True:
        try:
            rows = next(part)
        except StopIteration as end:
            found: T = end.value
            return found
        fetch(*(rows if isinstance(rows, tuple) else (rows,)))


def together(*parts: Asking[Any]) -> list[Any]:
    """What several parts come to, in their order."""
    return answered(all_of(*parts))


def read(rows: Rows) -> Asking[Rows]:
    """A part that is just these rows."""
    yield rows
    return rows


def counted(rows: Rows, **counts: Any) -> Rows:
    """Aggregates of these rows as a queryset: one tuple, in this order."""
    found: Rows = rows.order_by().values(one=Value(1)).annotate(**counts).values_list(*counts)
    return found


def fetch(*querysets: Rows) -> None:
    """Give each queryset its rows, all in one statement; one that has its rows is left alone.

    What is asked to be held (`select_for_update`) is held first, in this order, and only then
    everything is read: what others commit until that moment is seen, and what came to it by then
    isn't held. PostgreSQL gets both in one message. None may be distinct and ordered by what it
    doesn't select.
    """
    parts: list[tuple[Rows, Any, str, tuple[Any, ...]]] = []
    for rows in dict.fromkeys(querysets):
        if rows._result_cache is None:
            if (as_prepared := getattr(rows, "as_prepared", None)) is not None:
                parts.append((rows, *as_prepared))
                continue
            try:
                compiler = rows.query.get_compiler(connection=connection)
                sql, parameters = compiler.as_sql()
            except EmptyResultSet:
                rows._result_cache = []
            else:
                parts.append((rows, compiler, sql, tuple(parameters)))
    if not parts:
        return
    sorted_rows = _asked(parts)
    for (rows, compiler, _sql, _parameters), values in zip(parts, sorted_rows, strict=True):
        _fill(rows, compiler, values)


def _fill(rows: Rows, compiler: Any, values: list[Any]) -> None:
    """Let Django make of the values what it would have made, had it asked for them itself."""
    query: Any = rows.query
    compiler.execute_sql = lambda *_args, **_more: [values]
    query.get_compiler = lambda *_args, **_more: compiler
    try:
        type(rows)._fetch_all(rows)  # a prepared one has a way of its own, which leads here
    finally:
        del query.get_compiler


def _asked(parts: list[tuple[Rows, Any, str, tuple[Any, ...]]]) -> list[list[Any]]:
    """The values of each part, in its order."""
    if len(parts) == 1:
        _rows, _compiler, sql, parameters = parts[0]
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return [cursor.fetchall()]
    found: list[list[Any]] = [[] for _part in parts]
    as_json = connection.vendor == "postgresql"
    statement = (_as_json if as_json else _side_by_side)(list(map(_unheld, parts)))
    loads = [_loads(compiler) for _rows, compiler, _sql, _parameters in parts]
    locks = connection.features.has_select_for_update
    # Beside the others they would be held too, but those were read as they stood before that.
    held = [part for part in parts if locks and part[0].query.select_for_update]
    holding = [f"SELECT count(*) FROM ({part[2]}) AS held; " for part in held]  # noqa: S608
    values = [value for part in (*held, *parts) for value in part[3]]
    with connection.cursor() as cursor:
        cursor.execute("".join(holding) + statement, values)
        rows = cursor.fetchall()
    if as_json:
        # Read as one document: what a decoder takes to begin is more than a row.
        given = json.loads(f"[{','.join([text for _place, text in rows])}]", parse_float=Decimal)
        for (place, _text), columns in zip(rows, given, strict=True):
            pairs = zip(columns.values(), loads[place], strict=True)
            found[place].append([load(v) if load and v is not None else v for v, load in pairs])
    else:
        for place, *values in rows:
            found[place].append(values[: len(loads[place])])
    return found


def _unheld(part: tuple[Rows, Any, str, tuple[Any, ...]]) -> tuple[Rows, Any, str, tuple[Any, ...]]:
    """How what was held is read: a row that came to it since would else be held out of its order.

    Whoever asked for them sees that it is there, and nobody else is kept from writing on it.
    """
    rows, compiler, _sql, _parameters = part
    if not rows.query.select_for_update:
        return part
    query = rows.query.clone()
    query.select_for_update = False
    sql, parameters = query.get_compiler(connection=connection).as_sql()
    return rows, compiler, sql, tuple(parameters)


# --- PostgreSQL: columns of a union must be of one type, so each row travels as JSON --------------

_AS_IT_IS = None
_LOADS: dict[str, Callable[[Any], Any] | None] = {
    "BigIntegerField": _AS_IT_IS,
    "BinaryField": lambda text: bytes.fromhex(text[2:]),
    "BooleanField": _AS_IT_IS,
    "CharField": _AS_IT_IS,
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "IntegerField": _AS_IT_IS,
    "DecimalField": Decimal,
    "FloatField": float,
    "JSONField": partial(json.dumps, default=float),  # its field reads text
    "TextField": _AS_IT_IS,
    "TimeField": time.fromisoformat,
    "UUIDField": UUID,
} | dict.fromkeys(
    ("AutoField", "BigAutoField", "SlugField", "SmallIntegerField")
    + ("PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField")
)


def _as_json(parts: list[tuple[Rows, Any, str, tuple[Any, ...]]]) -> str:
    pieces = []
    for place, (_rows, compiler, sql, _parameters) in enumerate(parts):
        names = ", ".join(f"c{number}" for number in range(len(compiler.select)))
        pieces.append(
            f"SELECT {place}, row_to_json(part_{place})::text "  # noqa: S608  compiled by Django
            f"FROM ({sql}) AS part_{place}({names})"
        )
    return " UNION ALL ".join(pieces)


def _loads(compiler: Any) -> list[Callable[[Any], Any] | None]:
    """How each column is read back from JSON. Raises KeyError for a kind that isn't known here."""
    return [_LOADS[_kind(column[0].output_field)] for column in compiler.select]


def _kind(field: Field[Any, Any]) -> str:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return str(field.get_internal_type())


# --- SQLite: columns take whatever comes ----------------------------------------------------------


def _side_by_side(parts: list[tuple[Rows, Any, str, tuple[Any, ...]]]) -> str:
    width = max(len(compiler.select) for _rows, compiler, _sql, _parameters in parts)
    # The first one says what columns are called and of which type: none.
    pieces = [f"SELECT -1{', NULL' * width} WHERE 0"]
    for place, (rows, compiler, sql, _parameters) in enumerate(parts):
        missing = ", NULL" * (width - len(compiler.select))
        # An order without a limit would be optimised away.
        limit = " LIMIT -1" if rows.ordered and not rows.query.is_sliced else ""
        pieces.append(
            f"SELECT {place}, part_{place}.*{missing} "  # noqa: S608  compiled by Django
            f"FROM ({sql}{limit}) AS part_{place}"
        )
    return " UNION ALL ".join(pieces)
