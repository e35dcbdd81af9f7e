"""Queries of hot pages whose SQL is worked out once, and then only gets its values.

Django builds and compiles a queryset anew for each request, which for a list costs more than the
database does. A prepared query is still written as a queryset; values that differ from request to
request stand in it as `Later`, by name. `insert` does the same for a new row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Expression


class Later(Expression):
    """A value that is given when the query runs."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def bound(self, values: dict[str, Any]) -> Any:
        """The value of this run as the database takes it."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


@dataclass(frozen=True)
class _Compiled:
    sql: str
    parameters: list[Any]
    compiler: Any
    converters: Any

    def run(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        bound = [p.bound(values) if isinstance(p, Later) else p for p in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, bound)
            rows: Iterable[Any] = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [tuple(row) for row in rows]


class Prepared:
    """A query by shape: `build(shape)` gives a queryset of `values_list`, written with `Later`.

    A shape is everything that changes the SQL itself (how many teams, which tab, which filters);
    there must be few. Called with a shape and the values, it returns the rows as tuples.
    """

    def __init__(self, build: Callable[[Any], models.QuerySet[Any, Any]]) -> None:
        self._build = build
        self._compiled: dict[tuple[str, Hashable], _Compiled] = {}

    def __call__(self, shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        key = (connection.vendor, shape)
        if (found := self._compiled.get(key)) is None:
            found = self._compiled[key] = self._compile(shape)
        return found.run(values)

    def _compile(self, shape: Hashable) -> _Compiled:
        compiler = self._build(shape).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return _Compiled(sql, list(parameters), compiler, converters)


@cache
def _insertion(model: type[models.Model], vendor: str) -> tuple[list[models.Field[Any, Any]], str]:
    """The columns that a new row brings, and the statement that takes them and gives its key."""
    meta, quote = model._meta, connection.ops.quote_name
    fields = [f for f in meta.local_concrete_fields if not f.primary_key and not f.generated]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return fields, (
        f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks}) "  # noqa: S608
        f"RETURNING {quote(str(meta.pk.column))}"
    )


def insert(row: models.Model) -> None:
    """Save a new row, whose key the database gives, by a statement that is made once.

    Values go through their fields, as in `save()`; receivers of `post_save` hear nothing. Raises
    what `save()` raises.
    """
    fields, sql = _insertion(type(row), connection.vendor)
    values = [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
