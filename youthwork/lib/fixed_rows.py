"""Triggers: columns that never change once a row is written, by whatever way.

A row may still go (retention, erasure).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from youthwork.lib.triggers import Triggers

_ROWS = ("OLD", "NEW")


def fixed_rows(
    app: str,
    columns: Mapping[str, Sequence[str]],
    says: str,
    only_when: Mapping[str, str] | None = None,
) -> Triggers:
    """Tables with the columns that stay; `says` is what who tries to change one is told.

    `only_when` is a condition on OLD for a table of which rows may still change until then.
    """
    only_when = only_when or {}
    return Triggers(
        columns, _postgresql(app, columns, says, only_when), _sqlite(columns, says, only_when)
    )


def _postgresql(
    app: str, columns: Mapping[str, Sequence[str]], says: str, only_when: Mapping[str, str]
) -> list[str]:
    refuse = f"RAISE EXCEPTION '{says}' USING ERRCODE = 'check_violation';"
    made = [
        f"""CREATE OR REPLACE FUNCTION {app}_row_fixed() RETURNS trigger
            LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$"""
    ]
    for table, fixed in columns.items():
        function = f"{app}_row_fixed"
        if table in only_when:  # a condition of a trigger can't look into another table
            function = f"{table}_fixed"
            made.append(
                f"""CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql
                    AS $$ BEGIN IF {only_when[table]} THEN {refuse} END IF;
                    RETURN NEW; END $$"""
            )
        before, after = (", ".join(f"{row}.{column}" for column in fixed) for row in _ROWS)
        made.append(
            f"""CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW
                WHEN (({before}) IS DISTINCT FROM ({after})) EXECUTE FUNCTION {function}()"""
        )
    return made


def _sqlite(
    columns: Mapping[str, Sequence[str]], says: str, only_when: Mapping[str, str]
) -> dict[str, str]:
    made = {}
    for table, fixed in columns.items():
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in fixed)
        only = only_when.get(table)
        when = f"({changed}) AND {only}" if only else changed
        made[f"{table}_stays"] = f"""BEFORE UPDATE ON {table}
                WHEN {when} BEGIN SELECT RAISE(ABORT, '{says}'); END"""
    return made
