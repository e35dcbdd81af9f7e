"""Triggers: no hour of a closed month comes, changes or goes, by whatever way.

A note may be emptied in one: it tells no hours, and somebody may ask for it (GDPR art. 17).

The hours of a month that grows too old to keep go after the month was opened
(workers/retention/hours.py).

On PostgreSQL several write at once: each statement holds the teams of its rows, which who closes a
month holds alone (workers.actions.months.close), and then looks whether a month is closed. SQLite
has one writer at a time.
"""

from __future__ import annotations

from youthwork.lib.triggers import Triggers

ENTRY, PART, MONTHS = "workers_hourentry", "workers_hourpart", "workers_closedmonth"
TEAM = "organisation_team"
SAYS = "this month is closed"
NAMES = {PART: "workers_part_stays", ENTRY: "workers_entry_stays"}
OLD, NEW = "old_rows", "new_rows"
KEPT = (  # every column of an entry but its note
    *("id", "public_id", "worker_id", "team_id", "day", "minutes", "where", "kind", "function"),
    *("platform_id", "started_at", "ended_at"),
)
TABLES_OF = {
    "insert": f"NEW TABLE AS {NEW}",
    "update": f"OLD TABLE AS {OLD} NEW TABLE AS {NEW}",
    "delete": f"OLD TABLE AS {OLD}",
}
DEEDS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def _closed(row: str, month: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {MONTHS} m WHERE m.team_id = {row}.team_id AND m.month = {month})"  # noqa: S608
    )


def _look(rows: str) -> str:
    """Hold the teams of these rows, then refuse when a month of theirs is closed."""
    return f"""
            PERFORM 1 FROM {TEAM} t WHERE t.id IN (SELECT team_id FROM {rows})
              ORDER BY t.id FOR KEY SHARE;
            IF EXISTS (SELECT 1 FROM {MONTHS} m WHERE (m.team_id, m.month) IN
                (SELECT team_id, date_trunc('month', day)::date FROM {rows})) THEN
              RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
            END IF;"""  # noqa: S608  # nosec B608  our own names


def _changed(side: str) -> str:
    """Rows of an update of which more changed than that their note went."""
    return f"""(SELECT {side}.* FROM {OLD} o FULL JOIN {NEW} n ON n.id = o.id
              WHERE o.id IS NULL OR n.id IS NULL OR to_jsonb(n) ->> 'note' IS NOT NULL
                 OR to_jsonb(o) - 'note' <> to_jsonb(n) - 'note') changed"""  # noqa: S608


def _postgresql() -> list[str]:
    made = [
        f"""CREATE OR REPLACE FUNCTION workers_month_closed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN {_look(_changed("o"))}{_look(_changed("n"))}
          ELSIF TG_OP = 'INSERT' THEN {_look(NEW)}
          ELSE {_look(OLD)}
          END IF;
          RETURN NULL;
        END $$"""
    ]
    for table, name in NAMES.items():
        # Once it looked row by row, which took a third of the time of a large import.
        made.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        made += [
            f"""CREATE OR REPLACE TRIGGER {name}_{deed} AFTER {deed.upper()} ON {table}
            REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION workers_month_closed()"""
            for deed, rows in TABLES_OF.items()
        ]
    return made


def _unless_emptied(table: str, deed: str) -> str:
    """Nothing else of an entry changed than that its note went."""
    if (table, deed) != (ENTRY, "update"):
        return ""
    same = " AND ".join(f'OLD."{column}" IS NEW."{column}"' for column in KEPT)
    return f"NOT (NEW.note IS NULL AND {same}) AND"


def _sqlite() -> dict[str, str]:
    return {
        f"{name}_{deed}": f"""BEFORE {deed.upper()} ON {table}
        WHEN {_unless_emptied(table, deed)}
        ({" OR ".join(_closed(row, f"date({row}.day, 'start of month')") for row in rows)})
        BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
        for table, name in NAMES.items()
        for deed, rows in DEEDS.items()
    }


TRIGGERS = Triggers({ENTRY, PART, MONTHS}, _postgresql(), _sqlite())
