"""Checks of a row that PostgreSQL holds by one trigger of its table.

PostgreSQL reads the conditions of a table's checks anew for each statement that writes to it, in
proportion to their length, and keeps what a function consists of
(docs/decisions/0336-checks-that-are-read-once.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.db import models
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.models.sql import Query

TRIGGER = "zz_row_holds"  # of several PostgreSQL fires the last by name last: it sees what is kept


def _condition(check: models.CheckConstraint, model: type[models.Model], editor: Any) -> str:
    """As SQL, with each column behind the name of its table."""
    query = Query(model)
    where = query.build_where(cast(Any, check.condition))
    sql, values = where.as_sql(query.get_compiler(connection=editor.connection), editor.connection)
    return str(sql % tuple(editor.quote_value(value) for value in values))


def _held(model: type[models.Model], checks: Sequence[models.CheckConstraint], editor: Any) -> str:
    """Statements after which PostgreSQL holds each row of a table to these checks and no others.

    What they refuse is told as a check's refusal is, without the row, which would end up in logs.
    """
    table, quote = model._meta.db_table, editor.quote_name
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

    As with a check, it can't be added where a row contradicts it (IntegrityError). A column that
    it names is renamed between its removal and its return: a function doesn't follow its columns.
    """

    def _after(self, model: type[models.Model], editor: Any, *, without: bool = False) -> str:
        checks = [
            check
            for check in model._meta.constraints
            if isinstance(check, RowCheck) and not (without and check.name == self.name)
        ]
        return _held(model, checks, editor)

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return super().constraint_sql(model, schema_editor)
        schema_editor.deferred_sql.append(self._after(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor)
        table = schema_editor.quote_name(model._meta.db_table)
        return f"""DO $there$ BEGIN
  IF EXISTS (SELECT FROM {table} WHERE NOT ({_condition(self, model, schema_editor)})) THEN
    RAISE EXCEPTION 'check constraint "{self.name}" of relation {table} is violated by some row'
      USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}';
  END IF;
END $there$;
{self._after(model, schema_editor)}"""

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return super().remove_sql(model, schema_editor)
        # Django sends what removes a constraint with values, though there are none.
        return self._after(model, schema_editor, without=True).replace("%", "%%")


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
        for check in before._meta.constraints:
            if check.name in self.names:
                schema_editor.remove_constraint(before, check)
        after = to_state.apps.get_model(app_label, self.model_name)
        held = [check for check in after._meta.constraints if isinstance(check, RowCheck)]
        schema_editor.execute(_held(after, held, schema_editor), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        after = from_state.apps.get_model(app_label, self.model_name)
        before = to_state.apps.get_model(app_label, self.model_name)
        held = [check for check in before._meta.constraints if isinstance(check, RowCheck)]
        schema_editor.execute(_held(after, held, schema_editor), params=None)
        for check in before._meta.constraints:
            if check.name in self.names:
                schema_editor.add_constraint(before, check)

    def describe(self) -> str:
        return f"Hold rows of {self.model_name} by a trigger"
