"""Triggers: what was answered, proved or shown is never changed afterwards, by whatever way.

Made after every migration and taken away before, because SQLite drops a table's triggers when it
rebuilds the table. A row may go (retention, erasure); what stays of it is a tombstone.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

FIXED = {
    "consent_answer": (
        "signer_id",
        "text_id",
        "text_hash",
        "decisions",
        "relation",
        "declares_authority",
        "child_agrees",
        "signed_at",
        "received_at",
    ),
    "consent_consent": ("request_id", "subject_id", "decisions", "is_own", "valid_from"),
    "consent_evidenceevent": (
        "request_id",
        "number",
        "kind",
        "at",
        "text_hash",
        "content_hash",
        "salt",
        "before",
        "digest",
    ),
    "consent_formtext": ("version_id", "role", "language", "content", "content_hash"),
}
# A text may be corrected until its version is published.
ONLY_WHEN = {
    "consent_formtext": """EXISTS (SELECT 1 FROM consent_textversion v
      WHERE v.id = OLD.version_id AND v.published_at IS NOT NULL)"""
}
SAYS = "what was signed, shown or proved never changes"


def _postgresql() -> list[str]:
    made = [
        f"""CREATE OR REPLACE FUNCTION consent_row_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation'; END $$"""
    ]
    for table, columns in FIXED.items():
        if table in ONLY_WHEN:  # a condition of a trigger can't look into another table
            made.append(
                f"""CREATE OR REPLACE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN IF {ONLY_WHEN[table]} THEN
                RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation'; END IF;
                RETURN NEW; END $$"""
            )
        function = f"{table}_fixed" if table in ONLY_WHEN else "consent_row_fixed"
        before, after = (", ".join(f"{row}.{column}" for column in columns) for row in _ROWS)
        made.append(
            f"""CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (({before}) IS DISTINCT FROM ({after})) EXECUTE FUNCTION {function}()"""
        )
    return made


_ROWS = ("OLD", "NEW")


def _sqlite() -> list[str]:
    made = []
    for table, columns in FIXED.items():
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        when = f"({changed}) AND {ONLY_WHEN[table]}" if table in ONLY_WHEN else changed
        made.append(
            f"""CREATE TRIGGER IF NOT EXISTS {table}_stays BEFORE UPDATE ON {table}
            WHEN {when} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
        )
    return made


def make(using: str, **kwargs: Any) -> None:
    """After migrating: the triggers stand, if their tables do."""
    connection = connections[using]
    if not set(connection.introspection.table_names()) >= set(FIXED):
        return
    with connection.cursor() as cursor:
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def drop(using: str, **kwargs: Any) -> None:
    """Before migrating: SQLite could not rebuild a table that a trigger names."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in FIXED:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_stays")
