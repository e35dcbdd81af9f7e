"""Checks of a row that PostgreSQL holds by one trigger of its table.

PostgreSQL reads the conditions of a table's checks anew for each statement that writes to it, in
proportion to their length, and keeps what a function consists of
(docs/decisions/0336-checks-that-are-read-once.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

from django.apps import apps
from django.db import connection, models
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.models.sql import Query

TRIGGER = "zz_row_holds"  # of several PostgreSQL fires the last by name last: it sees what is kept


def _condition(check: models.CheckConstraint, model: type[models.Model], editor: Any) -> str:
    """As SQL, with each column behind the name of its table."""
    query = Query(model)
    where = query.build_where(cast(Any, check.condition))
    sql, values = where.as_sql(query.get_compiler(connection=editor.connection), editor.connection)
    return str(sql % tuple(editor.quote_value(value) for value in values))


def _of(model: type[models.Model]) -> list[RowCheck]:
    return [check for check in model._meta.constraints if isinstance(check, RowCheck)]


def _held(model: type[models.Model], editor: Any, without: Collection[str] = ()) -> str:
    """Statements after which PostgreSQL holds each row of a table to its row checks and no others.

    `without`: names of those that go. What they refuse is told as a check's refusal is, without the
    row, which would end up in logs.
    """
    table, quote = model._meta.db_table, editor.quote_name
    checks = [check for check in _of(model) if check.name not in without]
    function = quote(f"{table}_row_holds")
    gone = (
        f"DROP TRIGGER IF EXISTS {TRIGGER} ON {quote(table)};\nDROP FUNCTION IF EXISTS {function}"
    )
    if not checks:
        return gone
    refusals = "\n".join(
        f"""  IF NOT ({_condition(check, model, editor)}) THEN
    RAISE EXCEPTION 'new row for relation "{table}" violates check constraint "{check.name}"'
      USING ERRCODE = 'check_violation', TABLE = '{table}', CONSTRAINT = '{check.name}';
  END IF;"""
        for check in sorted(checks, key=lambda check: check.name)
    )
    return f"""CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $holds$
DECLARE
  {quote(table)} ALIAS FOR NEW;
BEGIN
{refusals}
  RETURN NEW;
END $holds$;
CREATE OR REPLACE TRIGGER {TRIGGER} BEFORE INSERT OR UPDATE ON {quote(table)}
  FOR EACH ROW EXECUTE FUNCTION {function}()"""


class RowCheck(models.CheckConstraint):
    """A check that costs a statement nothing but its evaluation, on PostgreSQL; elsewhere a check.

    As with a check, it can't be added where a row contradicts it (IntegrityError). One that comes
    with its table is a check too until `HoldByTrigger`. A function doesn't follow its columns: one
    of them is renamed, or gets another type, between the removal of its checks and their return.
    None may be a generated one, which a trigger before the row doesn't know yet.
    """

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # as Django's, which compares conditions

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor)
        # The trigger first: it waits for who is writing, and the look behind it sees what they did.
        return f"""{_held(model, schema_editor)};
DO $there$ BEGIN
  IF {self.contradicted(model, schema_editor)} THEN
    RAISE EXCEPTION 'check constraint "{self.name}" is violated by some row'
      USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}',
        TABLE = '{model._meta.db_table}';
  END IF;
END $there$"""

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return super().remove_sql(model, schema_editor)
        table, name = map(schema_editor.quote_name, (model._meta.db_table, self.name))
        # Django sends what removes a constraint with values, though there are none.
        held = _held(model, schema_editor, without={self.name}).replace("%", "%%")
        return f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name};\n{held}"

    def contradicted(self, model: type[models.Model], editor: Any) -> str:
        """A condition in SQL: some row of the table contradicts this check."""
        table, condition = editor.quote_name(model._meta.db_table), _condition(self, model, editor)
        return f"EXISTS (SELECT FROM {table} WHERE NOT ({condition}))"  # nosec B608  our own names


def contradicted() -> list[str]:
    """Names of checks that some row contradicts: of what was put back while no trigger stood yet.

    With SQLite none: there they are checks, which every row was held to.
    """
    if connection.vendor != "postgresql":
        return []
    asked = [
        (check.name, check.contradicted(model, connection.schema_editor()))
        for model in apps.get_models()
        for check in _of(model)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(sql for _name, sql in asked)}")
        [found] = cursor.fetchall()
    return [name for (name, _sql), wrong in zip(asked, found, strict=True) if wrong]


class HoldByTrigger(Operation):
    """The checks of a model that have these names become `RowCheck`, with the conditions they have.

    On SQLite nothing is done: its table would be written anew for each.
    """

    category = OperationCategory.ALTERATION

    def __init__(self, model_name: str, names: Sequence[str]) -> None:
        self.model_name, self.names = model_name, list(names)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.model_name, self.names], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        model = state.models[app_label, self.model_name.lower()]
        model.options["constraints"] = [
            RowCheck(name=check.name, condition=check.condition)
            if check.name in self.names
            else check
            for check in model.options["constraints"]
        ]
        state.reload_model(app_label, self.model_name.lower(), delay=True)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        before = from_state.apps.get_model(app_label, self.model_name)
        table = schema_editor.quote_name(before._meta.db_table)
        for name in map(schema_editor.quote_name, self.names):
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        after = to_state.apps.get_model(app_label, self.model_name)
        schema_editor.execute(_held(after, schema_editor), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        before = to_state.apps.get_model(app_label, self.model_name)
        for check in before._meta.constraints:
            if check.name in self.names:
                schema_editor.execute(
                    models.CheckConstraint.create_sql(check, before, schema_editor), params=None
                )
        schema_editor.execute(_held(before, schema_editor, without=self.names), params=None)

    def describe(self) -> str:
        return f"Hold rows of {self.model_name} by a trigger"
