"""Triggers that an app keeps: made after every migration, taken away before it on SQLite.

SQLite drops a table's triggers when it rebuilds the table, and refuses to rebuild one that another
table's trigger names. PostgreSQL keeps them, and its statements replace what stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


@dataclass(frozen=True)
class Triggers:
    """Statements that make triggers of one kind; `tables` are all that they name.

    `sqlite` gives what comes behind `CREATE TRIGGER name`, by name; `postgresql` whole statements
    that may run over what is there.
    """

    tables: Collection[str]
    postgresql: Sequence[str]
    sqlite: Mapping[str, str]

    def make(self, using: str, **kwargs: Any) -> None:
        """After migrating: the triggers stand, if their tables do."""
        connection = connections[using]
        if not set(connection.introspection.table_names()) >= set(self.tables):
            return
        statements = self.postgresql
        if connection.vendor == "sqlite":
            statements = [
                f"CREATE TRIGGER IF NOT EXISTS {name} {does}" for name, does in self.sqlite.items()
            ]
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def drop(self, using: str, **kwargs: Any) -> None:
        """Before migrating, on SQLite alone."""
        connection = connections[using]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for name in self.sqlite:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def keep(app: AppConfig, *kinds: Triggers) -> None:
    """Keep these triggers of an app from now on; called when the app is ready."""
    for triggers in kinds:
        pre_migrate.connect(triggers.drop, sender=app, weak=False)
        post_migrate.connect(triggers.make, sender=app, weak=False)
