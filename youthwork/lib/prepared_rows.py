"""Querysets of hot pages that are built and compiled once, and then only get their values.

`prepared(build, *given)` is the queryset that `build(*given)` is. `build` runs once for each shape
of what it is given, with stand-ins for it; every other time the values go into the SQL that came
of that. What stands in can be compared with columns and nothing else: code that decides by a value
fails at its first run instead of deciding once for all. A person stands in for everybody with the
same roles and teams (`organisation/stand_in.py`). See
docs/decisions/0239-querysets-of-pages-are-prepared.md and
docs/decisions/0240-what-cannot-be-prepared-is-built-anew.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Expression

from youthwork.lib.prepared import Later
from youthwork.lib.together import fetch

Rows = models.QuerySet[Any, Any]
MOST_KEPT = 2000  # shapes of all querysets together, some 20 kB each
FEW = 4  # lists up to so long have a shape for each length; of longer ones, lengths double

log = logging.getLogger(__name__)


class StandIn(Later):
    """What stands for one value; `read` makes it of what is given under `name`."""

    def __init__(
        self,
        name: str,
        output_field: models.Field[Any, Any],
        read: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(name, output_field)
        self.read = read

    def __eq__(self, other: object) -> bool:
        """Django compares expressions with each other, and asks whether one is "" (for Oracle).

        It never stands for None; any other value is compared in the database.
        """
        if other is not None and other != "" and not isinstance(other, Expression):
            raise TypeError("What stands for a value is compared with a column.")
        return super().__eq__(other)

    __hash__ = Later.__hash__

    def bound(self, values: Mapping[str, Any], line: Any) -> Any:
        value = values[self.name]
        value = self.read(value) if self.read else value
        return self.output_field.get_db_prep_value(value, line)

    def _then(self, step: Callable[[Any], Any]) -> Callable[[Any], Any]:
        before = self.read
        return (lambda value: step(before(value))) if before else step


class Key(StandIn):
    """A row, or its key; of the row nothing else is known."""

    def __init__(
        self, name: str, output_field: Any = None, read: Callable[[Any], Any] | None = None
    ) -> None:
        super().__init__(name, output_field or BigIntegerField(), read)

    @property
    def pk(self) -> Key:
        return self

    id = pk


class Day(StandIn):
    """A day, from which days are counted on and back."""

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, timedelta):
            return super().__add__(other)
        return type(self)(self.name, self.output_field, self._then(lambda value: value + other))

    def __sub__(self, other: Any) -> Any:
        return self + -other if isinstance(other, timedelta) else super().__sub__(other)


class Moment(Day):
    """A moment, of which the day is asked too."""

    tzinfo = UTC

    def utcoffset(self) -> timedelta:
        return timedelta(0)

    def astimezone(self, zone: Any) -> Moment:
        read = self._then(lambda value: value.astimezone(zone))
        return Moment(self.name, self.output_field, read)

    def date(self) -> Day:
        return Day(self.name, DateField(), self._then(lambda value: value.date()))


class Keys(Expression):
    """Several of them, for `…__in`; as many as the shape says, the last one maybe repeated."""

    def __init__(self, each: Sequence[Any]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.each = tuple(each)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.each)

    def __len__(self) -> int:
        return len(self.each)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        each = [one for one in self.each if one is not None]  # as Django leaves it out
        if not each:
            raise EmptyResultSet
        return f"({', '.join(['%s'] * len(each))})", each


_KINDS: dict[type, tuple[type[StandIn], Callable[[], models.Field[Any, Any]]]] = {
    datetime: (Moment, DateTimeField),
    date: (Day, DateField),
    int: (Key, BigIntegerField),
    str: (StandIn, CharField),
    UUID: (StandIn, models.UUIDField),
}
# A shape, what makes the stand-in, and the values by name.
Stands = tuple[Any, Callable[[], Any], dict[str, Any]]


@dataclass(frozen=True)
class _Fixed:
    """What stands for itself."""

    it: Hashable

    def stands(self, _name: str) -> Stands:
        return self.it, lambda: self.it, {}


def stands_by(value: Any, fixed: Collection[str], name: str) -> Stands:
    """The stand-in of a dataclass: each field stands in for itself, but for these, which stay."""
    parts: dict[str, Stands] = {}
    for field in fields(value):
        one = getattr(value, field.name)
        one = _Fixed(one) if field.name in fixed else one
        parts[field.name] = standing_in(f"{name}_{field.name}", one)
    values = {key: one for part in parts.values() for key, one in part[2].items()}
    made = partial(_replaced, value, parts)
    return (type(value), *[part[0] for part in parts.values()]), made, values


def _replaced(value: Any, parts: Mapping[str, Stands]) -> Any:
    return replace(value, **{name: part[1]() for name, part in parts.items()})


def standing(name: str, kind: type) -> StandIn | None:
    """What stands for a value of this type; None for None."""
    if kind is type(None):
        return None
    made, field = _KINDS[kind]
    return made(name, field())


def padded(several: Sequence[Any]) -> list[Any]:
    """The same for `…__in`, the last one repeated, so that few lengths occur."""
    size = len(several)
    room = 1 << (size - 1).bit_length() if size > FEW else size
    return list(several) + [several[-1]] * (room - size) if size else []


class Unknown(Exception):
    """What a stand-in is asked was not asked before; the queryset is built anew then."""


def standing_in(name: str, value: Any, moments: Collection[datetime] = ()) -> Stands:
    """The shape of what is given, what makes its stand-in, and the values by name.

    `moments` are given beside it: what was asked about a person holds at one of those. Raises
    TypeError where nothing can stand in for it.
    """
    kind = type(value)
    if kind in _KINDS:
        return kind, partial(standing, name, kind), {name: value}
    if value is None or isinstance(value, bool):
        return value, lambda: value, {}
    if isinstance(value, tuple | list | set | frozenset):
        several = sorted(value) if isinstance(value, set | frozenset) else value
        if several and hasattr(several[0], "stands"):
            parts = [standing_in(f"{name}_{place}", one) for place, one in enumerate(several)]
            values = {key: one for part in parts for key, one in part[2].items()}
            return tuple(part[0] for part in parts), lambda: [part[1]() for part in parts], values
        several = padded(several)
        values = {f"{name}_{place}": one for place, one in enumerate(several)}
        types = tuple(map(type, several))
        return types, lambda: Keys(list(map(standing, values, types))), values
    if stands_at := getattr(value, "stands_at", None):
        found: Stands = stands_at(name, moments)
        return found
    if stands := getattr(value, "stands", None):
        found = stands(name)
        return found
    if isinstance(value, models.Model) and isinstance(value.pk, int):
        return kind, partial(Key, name), {name: value.pk}
    raise TypeError(f"Nothing stands in for a {kind.__name__}.")


class _Kept:
    """A queryset that was compiled once."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        try:
            self.compiler = rows.query.get_compiler(connection=connection)
            self.sql, parameters = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, parameters = "", ()
        self.parameters = list(parameters)

    def with_values(self, values: Mapping[str, Any]) -> Rows:
        rows: Any = self.rows.all()
        if self.sql:
            line = connections[DEFAULT_DB_ALIAS]
            bound = tuple(
                one.bound(values, line) if isinstance(one, Later) else one
                for one in self.parameters
            )
            compiler = copy(self.compiler)
            compiler.query, compiler.connection = rows.query, line
            rows.as_prepared = (compiler, self.sql, bound)
            rows._fetch_all = partial(fetch, rows)  # for who asks it alone
        else:
            rows._result_cache = []
        found: Rows = rows
        return found


def statement_of(rows: Rows) -> tuple[str, tuple[Any, ...]] | None:
    """SQL and values of what `prepared` gave; None for one that can hold nothing."""
    found: tuple[Any, str, tuple[Any, ...]] | None = getattr(rows, "as_prepared", None)
    return found and found[1:]


_kept: dict[Hashable, _Kept | Literal[False]] = {}  # False: fails with stand-ins


def prepared(build: Callable[..., Rows], *given: Any, shape: Hashable = None) -> Rows:
    """The queryset that `build(*given)` is, to be asked by `together.fetch` and never narrowed.

    `build` closes over nothing: whatever differs is given. Raises TypeError where it does. What it
    decides by is given as `shape`, of which there must be few: `build(shape, *given)`. One for
    which nothing can stand in is built anew, and logged.
    """
    given = given if shape is None else (_Fixed(shape), *given)
    if build.__closure__ or build.__defaults__:
        raise TypeError(f"{build.__qualname__} takes more than it is given.")
    key = None
    try:
        shapes, stand_ins, values = _shaped(given)
        key = (build.__module__, build.__code__, connection.vendor, *shapes)
        if (kept := _kept.get(key)) is None:
            kept = _Kept(build(*[made() for made in stand_ins]))
            if _shaped(given)[0] != shapes:
                raise Unknown("a setting that changed meanwhile")
            _keep(key, kept)
        if kept:
            return kept.with_values(values)
    except Unknown:
        pass
    except Exception:
        if settings.PREPARED_OR_ERROR:
            raise
        log.exception("%s.%s can't be prepared", build.__module__, build.__qualname__)
        _keep(key, False)
    return build(*[one.it if isinstance(one, _Fixed) else one for one in given])


def _keep(key: Hashable, found: _Kept | Literal[False]) -> None:
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = found


def _shaped(
    given: Sequence[Any],
) -> tuple[list[Hashable], list[Callable[[], Any]], dict[str, Any]]:
    shapes: list[Hashable] = []
    stand_ins: list[Callable[[], Any]] = []
    values: dict[str, Any] = {}
    moments = [value for value in given if isinstance(value, datetime)]
    for place, value in enumerate(given):
        shape, made, named = standing_in(f"v{place}", value, moments)
        shapes.append(shape)
        stand_ins.append(made)
        values.update(named)
    return shapes, stand_ins, values
