"""Queries of hot pages whose SQL is worked out once, and then only gets its values.

Django builds and compiles a queryset anew for each request, which for a list costs more than the
database does. A prepared query is still written as a queryset; values that differ from request to
request stand in it as `Later`, by name. `Change` does the same for an UPDATE, `insert` for a new
row, `Statement` for SQL that is written by hand. PostgreSQL is handed each statement once for a
connection and keeps how it goes about it (`PREPARE`). What is written and asks for no answer can
go to it in one message (`Bundle`). See docs/decisions/0110-prepared-queries.md.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, models, transaction
from django.db.models import Expression
from django.db.models.sql import UpdateQuery

M = TypeVar("M", bound=models.Model)

MOST_KEPT = 200  # statements of a connection: each takes some ten kB of its PostgreSQL process


def _line() -> Any:
    """The connection itself: `connection` looks it up for whatever it is asked, in 2 to 5 µs."""
    return connections[DEFAULT_DB_ALIAS]


class Later(Expression):
    """A value that is given when the query runs."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def bound(self, values: Mapping[str, Any], line: Any) -> Any:
        """The value of this run as the database of a connection takes it."""
        return self.output_field.get_db_prep_value(values[self.name], line)


def _moment(value: datetime) -> str | datetime:
    """In UTC, where a zone that is passed over makes no other moment of it."""
    return value.isoformat() if value.tzinfo is UTC else value


_AS_TEXT: dict[type, Callable[[Any], Any]] = {
    datetime: _moment, date: date.isoformat, UUID: str,
}  # fmt: skip


class Statement:
    """SQL of which only the values of its `Later` differ from run to run.

    `sql` holds `%s` for each of `parameters`, which are constants or `Later`. Constants become a
    part of what PostgreSQL keeps, so that indexes of some rows only (`WHERE status = …`) serve it.
    `keeps` is off for what it must plan by its values.
    """

    def __init__(self, sql: str, parameters: Sequence[Any], keeps: bool = True) -> None:
        self.sql, self.parameters, self._keeps = sql, list(parameters), keeps
        self._later = {p.name: p for p in self.parameters if isinstance(p, Later)}
        places = {name: f"${place}" for place, name in enumerate(self._later, 1)}
        self._marks = [places[p.name] if isinstance(p, Later) else None for p in self.parameters]
        digest = sha256(repr((sql, self._parameters_as_kept())).encode()).hexdigest()
        self._name = f"kept_{digest[:32]}"
        given = ", ".join(["%s"] * len(self._later))
        self._call = f"EXECUTE {self._name}" + (f" ({given})" if given else "")

    def _parameters_as_kept(self) -> list[Any]:
        pairs = zip(self._marks, self.parameters, strict=True)
        return [mark or parameter for mark, parameter in pairs]

    def run(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows that come back; `values` by the names of `Later`, as fields give them."""
        return self._run_on(_line(), self.bound(values))

    def bound(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values as fields give them, made into what the database takes."""
        line = _line()
        return {name: one.bound(values, line) for name, one in self._later.items()}

    def run_bound(self, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The same for values as the database takes them."""
        return self._run_on(_line(), bound)

    def _run_on(self, line: Any, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        if self._keeps and line.vendor == "postgresql":
            line.make_ready()
            if self._is_kept(line):
                rows: list[tuple[Any, ...]] = line.answer(self._call, self._handed_over(bound))
                return rows
        with line.cursor() as cursor:
            cursor.execute(*self.written_out(bound))
            return cursor.fetchall() if cursor.description else []

    def call_on(self, line: Any, bound: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """How PostgreSQL is told to run it, with its values: for who sends it beside others."""
        if self._keeps and self._is_kept(line):
            return self._call, self._handed_over(bound)
        return self.written_out(bound)

    def _handed_over(self, bound: Mapping[str, Any]) -> list[Any]:
        """The values of what is kept, whose types PostgreSQL knows: it needs them as text alone.

        The driver takes twice as long to write a moment or a key with its type.
        """
        given = [bound[name] for name in self._later]
        return [made(v) if (made := _AS_TEXT.get(type(v))) is not None else v for v in given]

    def written_out(self, bound: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """Its SQL with the values in their places."""
        pairs = zip(self._marks, self.parameters, strict=True)
        return self.sql, [bound[p.name] if mark else p for mark, p in pairs]

    def _is_kept(self, line: Any) -> bool:
        """Whether this connection keeps the statement, handed over now if it didn't yet.

        What is kept outlives a transaction that is rolled back; a new connection knows nothing.
        """
        from psycopg2.extensions import AsIs

        kept = line.kept_statements
        if self._name not in kept:
            if len(kept) >= MOST_KEPT:
                return False
            values = [
                AsIs(mark) if mark else parameter
                for mark, parameter in zip(self._marks, self.parameters, strict=True)
            ]
            with line.wrap_database_errors, line.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {self._name} AS {self.sql}", values)
            kept.add(self._name)
        return True


@dataclass(frozen=True)
class _Compiled:
    rows: models.QuerySet[Any, Any]
    statement: Statement
    compiler: Any
    converters: Any

    def run(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return self.read(self.statement.run(values))

    def read(self, rows: Iterable[Any]) -> list[tuple[Any, ...]]:
        """Rows of the database as fields give them."""
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [tuple(row) for row in rows]


@dataclass(frozen=True)
class Question:
    """A prepared query that is still to be asked, with its values."""

    compiled: _Compiled
    values: Mapping[str, Any]

    def ask(self) -> list[tuple[Any, ...]]:
        """Its rows."""
        return self.compiled.run(self.values)

    def as_rows(self) -> models.QuerySet[Any, Any]:
        """The same as a queryset, for `together.fetch` to ask with others."""
        rows: Any = self.compiled.rows.all()
        compiler, line = copy(self.compiled.compiler), _line()
        compiler.query, compiler.connection = rows.query, line
        statement = self.compiled.statement
        rows.as_prepared = (compiler, *statement.written_out(statement.bound(self.values)))
        found: models.QuerySet[Any, Any] = rows
        return found

    def ask_beside(
        self, taking: Statement, values: Mapping[str, Any], bundle: Bundle
    ) -> tuple[tuple[Any, Any] | None, list[tuple[Any, ...]]]:
        """The two columns of the row that a statement gives, if it does, and the rows of this.

        As one message, with what waits in a bundle that does. The first column of this has always
        a value.
        """
        both = _beside(taking, self.compiled.statement)
        rows = bundle.ask(both, both.bound({**values, **self.values}))
        taken = rows[0][:2]
        found = self.compiled.read(row[2:] for row in rows if row[2] is not None)
        return (None if taken[0] is None else taken), found


@cache
def _beside(taking: Statement, question: Statement) -> Statement:
    """Both as one: a row at least, and each begins with the two columns of the first."""
    sql = (
        f"WITH taken AS ({taking.sql}) SELECT taken.*, asked.* FROM (VALUES (1)) one "  # noqa: S608
        f"LEFT JOIN taken ON TRUE LEFT JOIN ({question.sql}) asked ON TRUE"
    )
    return Statement(sql, [*taking.parameters, *question.parameters])


class Bundle:
    """Statements that go together, in their order; only one that is asked last has an answer.

    On PostgreSQL they wait for `send` or `ask` and go as one message: each message costs either
    side more than a small row does. Elsewhere each runs as it comes. What the database refuses is
    raised then, as by the statement itself; none of those after it has run.
    """

    def __init__(self) -> None:
        self.waits = _line().vendor == "postgresql"
        self._waiting: list[tuple[Statement, Mapping[str, Any]]] = []
        self._goes_first = self._goes_last = ""

    def add(self, statement: Statement, bound: Mapping[str, Any]) -> None:
        """Take along a statement with its values as the database takes them."""
        if self.waits:
            self._waiting.append((statement, bound))
        else:
            statement.run_bound(bound)

    def ask(self, statement: Statement, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement that goes with all that wait, behind them."""
        if not self.waits:
            return statement.run_bound(bound)
        self._waiting.append((statement, bound))
        return self._sent()

    def send(self) -> None:
        """Have all run that wait."""
        if self._waiting:
            self._sent()

    def _sent(self) -> list[tuple[Any, ...]]:
        line = _line()
        line.make_ready()
        calls = [statement.call_on(line, bound) for statement, bound in self._waiting]
        self._waiting.clear()
        texts = [self._goes_first, *(sql for sql, _values in calls), self._goes_last]
        self._goes_first = ""
        rows: list[tuple[Any, ...]] = line.answer(
            "; ".join(filter(None, texts)), [v for _sql, vs in calls for v in vs]
        )
        return rows


class _Transaction(Bundle):
    """A bundle whose first message begins a transaction and whose last one ends it."""

    def __init__(self) -> None:
        super().__init__()
        self._goes_first = "BEGIN"

    def commit(self) -> None:
        """Send what waits, and keep all of it."""
        if self._goes_first and not self._waiting:  # nothing was begun
            return
        self._goes_last = "COMMIT"
        self._sent()

    def undo(self) -> None:
        """Keep nothing; a line that can't even say so is left, and PostgreSQL undoes it."""
        if self._goes_first:
            return
        line = _line()
        try:
            line.answer("ROLLBACK", [])
        except Error:
            line.close()


@contextmanager
def one_commit() -> Iterator[Bundle]:
    """A bundle of which all that waits is committed when the block ends, or nothing.

    On PostgreSQL it is one message outside of a transaction, which is a commit by itself: without
    a message each to begin and to end it. What goes with `ask` is such a message already.
    """
    bundle = Bundle()
    with nullcontext() if bundle.waits else transaction.atomic():
        yield bundle
        bundle.send()


@contextmanager
def one_transaction() -> Iterator[Bundle]:
    """A bundle whose messages are one transaction: all is kept when the block ends, or nothing.

    PostgreSQL is told to begin with the first message and to keep it with the last, where the
    driver sends a message for each by itself. So nothing else of the block may write, open a
    transaction or wait for one to end. Inside of a transaction, and elsewhere, it is
    `transaction.atomic()`.
    """
    line = _line()
    if line.vendor != "postgresql" or line.in_atomic_block:
        bundle = Bundle()
        with transaction.atomic():
            yield bundle
            bundle.send()
        return
    whole = _Transaction()
    try:
        yield whole
        whole.commit()
    except BaseException:
        whole.undo()
        raise


class Prepared:
    """A query by shape: `build(shape)` gives a queryset of `values_list`, written with `Later`.

    A shape is everything that changes the SQL itself (how many teams, which tab, which filters);
    there must be few. Called with a shape and the values, it returns the rows as tuples.

    PostgreSQL keeps one plan for all values of a shape. Where the best way depends on them (a word
    that is common or rare, a filter that leaves much or little), `keeps(shape)` says no.
    """

    def __init__(
        self,
        build: Callable[[Any], models.QuerySet[Any, Any]],
        keeps: Callable[[Any], bool] = lambda _shape: True,
    ) -> None:
        self._build, self._keeps = build, keeps
        self._compiled: dict[tuple[str, Hashable], _Compiled] = {}

    def __call__(self, shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        return self.question(shape, **values).ask()

    def question(self, shape: Hashable, **values: Any) -> Question:
        """The same, to be asked later or beside something else."""
        key = (_line().vendor, shape)
        if (found := self._compiled.get(key)) is None:
            found = self._compiled[key] = self._compile(shape)
        return Question(found, values)

    def _compile(self, shape: Hashable) -> _Compiled:
        rows = self._build(shape)
        compiler = rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return _Compiled(rows, Statement(sql, parameters, self._keeps(shape)), compiler, converters)


class Beside(Prepared):
    """Two queries of a shape in one statement: each row of the first with each of the second.

    A row is the columns of both; where the second finds none its columns are None.
    """

    def __init__(
        self,
        build: Callable[[Any], models.QuerySet[Any, Any]],
        beside: Callable[[Any], models.QuerySet[Any, Any]],
    ) -> None:
        super().__init__(build)
        self._beside = beside

    def _compile(self, shape: Hashable) -> _Compiled:
        rows = self._build(shape)
        one, other = (
            each.query.get_compiler(connection=connection) for each in (rows, self._beside(shape))
        )
        (sql, parameters), (beside, more) = one.as_sql(), other.as_sql()
        converters = one.get_converters([column[0] for column in [*one.select, *other.select]])
        joined = f"SELECT * FROM ({sql}) one LEFT JOIN ({beside}) other ON TRUE"  # noqa: S608
        return _Compiled(rows, Statement(joined, [*parameters, *more]), one, converters)


@dataclass(frozen=True)
class Meant:
    """A change that is still to be made, with its values."""

    statement: Statement
    bound: Mapping[str, Any]


class Change:
    """An UPDATE by shape: `build(shape)` gives the rows, and what they are set to; with `Later`.

    Called with a shape and the values, it returns the keys of the rows that it changed.
    """

    def __init__(
        self, build: Callable[[Any], tuple[models.QuerySet[Any, Any], Mapping[str, Any]]]
    ) -> None:
        self._build = build
        self._compiled: dict[tuple[str, Hashable], Statement] = {}

    def __call__(self, shape: Hashable, **values: Any) -> list[Any]:
        return [changed for (changed,) in self._statement(shape).run(values)]

    def along(self, bundle: Bundle, shape: Hashable, **values: Any) -> None:
        """The same when the bundle is sent; which rows it changed isn't told."""
        statement = self._statement(shape)
        bundle.add(statement, statement.bound(values))

    def after(self, bundle: Bundle, shape: Hashable, **values: Any) -> list[Any]:
        """The same in one message with what waits in the bundle, behind it."""
        statement = self._statement(shape)
        return [changed for (changed,) in bundle.ask(statement, statement.bound(values))]

    def meant(self, shape: Hashable, **values: Any) -> Meant:
        """The same, for `insert` to make: a row that is written only where something changed."""
        statement = self._statement(shape)
        return Meant(statement, statement.bound(values))

    def _statement(self, shape: Hashable) -> Statement:
        key = (_line().vendor, shape)
        if (found := self._compiled.get(key)) is None:
            found = self._compiled[key] = self._compile(shape)
        return found

    def _compile(self, shape: Hashable) -> Statement:
        rows, given = self._build(shape)
        query: Any = rows.order_by().query.chain(UpdateQuery)
        query.add_update_values(given)
        # Django makes `FOR UPDATE` in a transaction alone, though nothing is asked yet.
        with transaction.atomic(savepoint=False):
            sql, parameters = query.get_compiler(connection=connection).as_sql()
        meta, quote = rows.model._meta, connection.ops.quote_name
        column = f"{quote(meta.db_table)}.{quote(str(meta.pk.column))}"
        return Statement(f"{sql} RETURNING {column}", parameters)


@dataclass(frozen=True)
class _Column:
    """A column of a new row; `plain` is the type of values that need no making ready."""

    field: models.Field[Any, Any]
    name: str
    plain: type | None
    fills_in: bool  # whether the field makes the value itself, as `auto_now` does


@cache
def _insertion(
    model: type[models.Model],
    vendor: str,
    has_key: bool,
    answers: bool,
    unique: str,
    renewed: tuple[str, ...],
    change: Statement | None,
    says_more: bool,
) -> tuple[list[_Column], Callable[[models.Model], tuple[Any, ...]], Statement]:
    """The columns that a new row brings, what gives their values, and the statement for them.

    What it mostly doesn't say stands in the statement, unless it `says_more`. With `has_key` its
    key is one of them; with `answers` the statement gives the key back. A row
    with the same value in the column `unique` gets the `renewed` columns of this one instead.
    With `change` that is made by the same statement, and has to change something.
    """
    meta, quote = model._meta, connection.ops.quote_name
    fields = [
        f for f in meta.local_concrete_fields if (has_key or not f.primary_key) and not f.generated
    ]
    named = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    into = f"INSERT INTO {quote(meta.db_table)} ({named})"
    unsaid = {} if says_more else _unsaid(model)[0]
    parameters: list[Any] = [
        field.get_db_prep_save(unsaid[field.attname], connection)
        if field.attname in unsaid
        else Later(field.attname, field)
        for field in fields
    ]
    sql = f"{into} VALUES ({marks})"
    if change is not None:
        where = "WHERE EXISTS (SELECT FROM changed)"
        sql = f"WITH changed AS ({change.sql}) {into} SELECT {marks} {where}"  # nosec B608
        parameters = [*change.parameters, *parameters]
    if unique:
        sets = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in renewed)
        sql += f" ON CONFLICT ({quote(unique)}) DO UPDATE SET {sets}"  # nosec B608  our own names
    if answers:
        sql += f" RETURNING {quote(str(meta.pk.column))}"
    columns = [
        _Column(
            field,
            field.attname,
            _plain(field, vendor),
            _fills_in(field),
        )
        for field in fields
        if field.attname not in unsaid
    ]
    return columns, _all(tuple(column.name for column in columns)), Statement(sql, parameters)


def _all(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives these attributes of a row, however many; `attrgetter` of one gives no tuple."""
    if len(names) < 2:
        return lambda row: tuple(getattr(row, name) for name in names)
    return attrgetter(*names)


@cache
def _unsaid(model: type[models.Model]) -> tuple[dict[str, Any], Callable[[Any], tuple[Any, ...]]]:
    """What a new row of this model mostly doesn't say, with what it then holds; and what gives
    these values of a row.

    PostgreSQL reads and reckons out each value that a statement is handed: half of a new signal's
    tell nothing yet.
    """
    fields: list[Any] = [model._meta.get_field(n) for n in getattr(model, "unsaid_when_new", ())]
    unsaid = {field.attname: field.get_default() for field in fields}
    return unsaid, _all(tuple(unsaid))


def new_row(model: type[M], **said: Any) -> M:
    """What `model(**said)` makes, of columns and of the rows that they point at, for a model of
    many columns in half the time: values that nobody says are worked out once.

    It knows no database yet, whatever those rows come from. Raises TypeError for what is no column,
    ValueError for a row of another model.
    """
    empty, made, links = _blank(model)
    pointed_at = [(links[name], said.pop(name)) for name in links.keys() & said.keys()]
    values = {**empty, **{name: make() for name, make in made.items() if name not in said}, **said}
    for link, other in pointed_at:
        if other is not None and not isinstance(other, link.related_model):
            raise ValueError(f"{link} points at no {type(other).__name__}")
        values[link.attname] = other and other.pk
    if len(values) != len(empty):
        raise TypeError(f"no column: {', '.join(sorted(values.keys() - empty.keys()))}")
    row = model(*values.values())
    for link, other in pointed_at:
        link.set_cached_value(row, other)
    return row


@cache
def _blank(model: type[models.Model]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Columns in their order with what they hold where nothing is said; which of them are made
    anew for each row; and what points at another row, by name."""
    fields: Any = model._meta.concrete_fields
    made = {f.attname: f.default for f in fields if f.has_default() and callable(f.default)}
    empty = {f.attname: None if f.attname in made else f.get_default() for f in fields}
    return empty, made, {f.name: f for f in fields if f.is_relation}


# Values that these very fields hand to the database as they are, once they have this type.
_AS_IT_IS: dict[type, type] = {
    models.AutoField: int,
    models.BigAutoField: int,
    models.BigIntegerField: int,
    models.BooleanField: bool,
    models.CharField: str,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
}


_AS_IT_IS_ON_POSTGRESQL: dict[type, type] = {models.DateTimeField: datetime, models.UUIDField: UUID}


def _fills_in(field: models.Field[Any, Any]) -> bool:
    """Whether a field may make its value itself; one of a moment does so where it says so."""
    if type(field) is models.DateTimeField:
        return field.auto_now or field.auto_now_add
    return type(field).pre_save is not models.Field.pre_save


def _plain(field: models.Field[Any, Any], vendor: str) -> type | None:
    if isinstance(field, models.ForeignKey):
        return _plain(field.target_field, vendor)
    if vendor == "postgresql" and (found := _AS_IT_IS_ON_POSTGRESQL.get(type(field))):
        return found
    return _AS_IT_IS.get(type(field))


def _as_kept(
    row: models.Model, columns: Sequence[_Column], values: Iterable[Any], line: Any
) -> dict[str, Any]:
    """Values as the database takes them; half of a new signal's say nothing or are plain text."""
    kept: dict[str, Any] = {}
    for column, value in zip(columns, values, strict=True):
        if column.fills_in:
            value = column.field.pre_save(row, add=True)
        is_naive = isinstance(value, datetime) and value.tzinfo is None
        if value is not None and (is_naive or type(value) is not column.plain):
            value = column.field.get_db_prep_save(value, line)
        kept[column.name] = value
    return kept


def insert(
    row: models.Model,
    bundle: Bundle | None = None,
    *,
    unique: str = "",
    renewed: tuple[str, ...] = (),
    where: Meant | None = None,
) -> None:
    """Save a new row, whose key the database gives, by a statement that is made once.

    Values go through their fields, as in `save()`; receivers of `post_save` hear nothing. Raises
    what `save()` raises. In a bundle that waits the row has the key that it brought, or none.
    Where a row has the same value in the column `unique`, that one gets the `renewed` columns.
    With `where` that change is made first, and the row written only if it changed something; a
    value of the change may not be called as a column of the row is (ValueError).
    """
    waits = bundle if bundle is not None and bundle.waits else None
    has_key, answers = row.pk is not None, waits is None
    line = _line()
    change = where.statement if where is not None and waits is not None else None
    unsaid, mostly_empty = _unsaid(type(row))
    says_more = mostly_empty(row) != tuple(unsaid.values())
    given = where.bound if where is not None else {}
    columns, said, statement = _insertion(
        type(row), line.vendor, has_key, answers, unique, renewed, change, says_more
    )
    values = _as_kept(row, columns, said(row), line)
    if given and (both := given.keys() & (values.keys() | unsaid.keys())):
        raise ValueError(f"change and row both have a value called {', '.join(sorted(both))}")
    if waits is not None:
        waits.add(statement, {**given, **values})
    elif where is None or where.statement.run_bound(given):
        [(row.pk,)] = statement.run_bound(values)
    else:
        return
    row._state.adding, row._state.db = False, line.alias


def insert_all(rows: Sequence[models.Model], bundle: Bundle) -> None:
    """Save new rows of one kind when the bundle is sent; where none wait, in one statement.

    Their keys stay unknown.
    """
    if bundle.waits:
        for row in rows:
            insert(row, bundle)
    elif rows:
        type(rows[0])._base_manager.bulk_create(rows)
