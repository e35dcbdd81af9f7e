"""Triggers that empty the kept counts of a month when a signal or a step in it changes.

Whatever changes a row (an action, a sweep, a command), the counts of its closed month are emptied
in the same transaction and made again later; until then that month is counted live. Made after
every migration and taken away before, because SQLite drops a table's triggers when it rebuilds the
table and refuses to while another trigger names it. Why: docs/decisions/0101-trends-never-old.md.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

COLUMNS = (
    "team_id",
    "category",
    "platform_id",
    "area",
    "seen_at",
    "status",
    "outcome",
    "offline_picture",
    "is_practice",
)
TABLES = {"signals_signal", "signals_signalstep", "signals_signalmonth"}

EMPTY = """UPDATE signals_signalmonth SET counts = NULL, changes = changes + 1
  WHERE team_id = {row}.team_id
    AND counted_from <= {row}.seen_at AND counted_until > {row}.seen_at"""
EMPTY_OF_STEP = """UPDATE signals_signalmonth SET counts = NULL, changes = changes + 1
  WHERE EXISTS (SELECT 1 FROM signals_signal s WHERE s.id = {row}.signal_id
    AND s.team_id = signals_signalmonth.team_id
    AND counted_from <= s.seen_at AND counted_until > s.seen_at)"""

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION signals_month_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN {EMPTY.format(row="OLD")}; END IF;
  IF TG_OP <> 'DELETE' THEN {EMPTY.format(row="NEW")}; END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION signals_step_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN {EMPTY_OF_STEP.format(row="OLD")}; END IF;
  IF TG_OP <> 'DELETE' THEN {EMPTY_OF_STEP.format(row="NEW")}; END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER signals_month_new AFTER INSERT OR DELETE ON signals_signal
  FOR EACH ROW EXECUTE FUNCTION signals_month_changed();
CREATE OR REPLACE TRIGGER signals_month_moved AFTER UPDATE OF {", ".join(COLUMNS)} ON signals_signal
  FOR EACH ROW
  WHEN (({", ".join("OLD." + c for c in COLUMNS)})
    IS DISTINCT FROM ({", ".join("NEW." + c for c in COLUMNS)}))
  EXECUTE FUNCTION signals_month_changed();
CREATE OR REPLACE TRIGGER signals_month_step
  AFTER INSERT OR DELETE OR UPDATE OF kind, signal_id, done_at ON signals_signalstep
  FOR EACH ROW EXECUTE FUNCTION signals_step_changed();
"""

SQLITE = (
    f"""CREATE TRIGGER IF NOT EXISTS signals_month_new AFTER INSERT ON signals_signal
    BEGIN {EMPTY.format(row="NEW")}; END""",
    f"""CREATE TRIGGER IF NOT EXISTS signals_month_gone AFTER DELETE ON signals_signal
    BEGIN {EMPTY.format(row="OLD")}; END""",
    f"""CREATE TRIGGER IF NOT EXISTS signals_month_moved AFTER UPDATE ON signals_signal
    WHEN {" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in COLUMNS)}
    BEGIN {EMPTY.format(row="OLD")}; {EMPTY.format(row="NEW")}; END""",
    *(
        f"""CREATE TRIGGER IF NOT EXISTS signals_month_step_{name} AFTER {event} ON
        signals_signalstep BEGIN {EMPTY_OF_STEP.format(row=row)}; END"""
        for name, event, row in (
            ("new", "INSERT", "NEW"),
            ("gone", "DELETE", "OLD"),
            ("moved", "UPDATE OF kind, signal_id, done_at", "NEW"),
        )
    ),
)
SQLITE_NAMES = ("new", "gone", "moved", "step_new", "step_gone", "step_moved")


def make(using: str, **kwargs: Any) -> None:
    """After migrating: the triggers stand, if their tables do."""
    connection = connections[using]
    if not set(connection.introspection.table_names()) >= TABLES:
        return
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else (POSTGRESQL,):
            cursor.execute(statement)


def drop(using: str, **kwargs: Any) -> None:
    """Before migrating: SQLite could not rebuild a table that a trigger names."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in SQLITE_NAMES:
                cursor.execute(f"DROP TRIGGER IF EXISTS signals_month_{name}")
