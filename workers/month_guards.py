"""Triggers: no hour of a closed month comes, changes or goes, by whatever way.

Made after every migration and taken away before, because SQLite drops a table's triggers when it
rebuilds the table. The hours of a month that grows too old to keep go after the month was opened
(workers/retention.py).
"""

from __future__ import annotations

from typing import Any

from django.db import connections

ENTRY, PART, MONTHS = "workers_hourentry", "workers_hourpart", "workers_closedmonth"
SAYS = "this month is closed"
NAMES = {PART: "workers_part_stays", ENTRY: "workers_entry_stays"}
DEEDS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def _closed(row: str, month: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {MONTHS} m WHERE m.team_id = {row}.team_id AND m.month = {month})"  # noqa: S608
    )


def _postgresql() -> list[str]:
    made = [
        f"""CREATE OR REPLACE FUNCTION workers_month_closed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP <> 'INSERT' THEN
            IF {_closed("OLD", "date_trunc('month', OLD.day)::date")} THEN
              RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
            END IF;
          END IF;
          IF TG_OP <> 'DELETE' THEN
            IF {_closed("NEW", "date_trunc('month', NEW.day)::date")} THEN
              RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
          END IF;
          RETURN OLD;
        END $$"""
    ]
    made += [
        f"""CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION workers_month_closed()"""
        for table, name in NAMES.items()
    ]
    return made


def _sqlite() -> list[str]:
    return [
        f"""CREATE TRIGGER IF NOT EXISTS {name}_{deed} BEFORE {deed.upper()} ON {table}
        WHEN {" OR ".join(_closed(row, f"date({row}.day, 'start of month')") for row in rows)}
        BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
        for table, name in NAMES.items()
        for deed, rows in DEEDS.items()
    ]


def make(using: str, **kwargs: Any) -> None:
    """After migrating: the triggers stand, if their tables do."""
    connection = connections[using]
    if not {ENTRY, PART, MONTHS} <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def drop(using: str, **kwargs: Any) -> None:
    """Before migrating: SQLite could not rebuild a table that a trigger names."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in NAMES.values():
                for deed in DEEDS:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}_{deed}")
