"""Triggers: columns that never change once a row is written, by whatever way.

Made after every migration and taken away before, because SQLite drops a table's triggers when it
rebuilds the table. A row may still go (retention, erasure).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

_ROWS = ("OLD", "NEW")


@dataclass(frozen=True)
class FixedRows:
    """Tables with the columns that stay; `says` is what who tries to change one is told.

    `only_when` is a condition on OLD for a table of which rows may still change until then.
    """

    app: str
    columns: Mapping[str, Sequence[str]]
    says: str
    only_when: Mapping[str, str] = field(default_factory=dict)

    def make(self, using: str, **kwargs: Any) -> None:
        """After migrating: the triggers stand, if their tables do."""
        connection = connections[using]
        if not set(connection.introspection.table_names()) >= set(self.columns):
            return
        with connection.cursor() as cursor:
            is_sqlite = connection.vendor == "sqlite"
            for statement in self._sqlite() if is_sqlite else self._postgresql():
                cursor.execute(statement)

    def drop(self, using: str, **kwargs: Any) -> None:
        """Before migrating: SQLite could not rebuild a table that a trigger names."""
        connection = connections[using]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for table in self.columns:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_stays")

    def _postgresql(self) -> list[str]:
        refuse = f"RAISE EXCEPTION '{self.says}' USING ERRCODE = 'check_violation';"
        made = [
            f"""CREATE OR REPLACE FUNCTION {self.app}_row_fixed() RETURNS trigger
            LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$"""
        ]
        for table, columns in self.columns.items():
            function = f"{self.app}_row_fixed"
            if table in self.only_when:  # a condition of a trigger can't look into another table
                function = f"{table}_fixed"
                made.append(
                    f"""CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql
                    AS $$ BEGIN IF {self.only_when[table]} THEN {refuse} END IF;
                    RETURN NEW; END $$"""
                )
            before, after = (", ".join(f"{row}.{column}" for column in columns) for row in _ROWS)
            made.append(
                f"""CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW
                WHEN (({before}) IS DISTINCT FROM ({after})) EXECUTE FUNCTION {function}()"""
            )
        return made

    def _sqlite(self) -> list[str]:
        made = []
        for table, columns in self.columns.items():
            changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
            only = self.only_when.get(table)
            when = f"({changed}) AND {only}" if only else changed
            made.append(
                f"""CREATE TRIGGER IF NOT EXISTS {table}_stays BEFORE UPDATE ON {table}
                WHEN {when} BEGIN SELECT RAISE(ABORT, '{self.says}'); END"""
            )
        return made
