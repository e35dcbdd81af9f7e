"""Triggers that keep the sums of hours by week and by day.

Whatever writes a part of an entry (an action, an import, a sweep), its minutes are added to the
sums in the same transaction, or taken off them.
"""

from __future__ import annotations

from workers.periods import FRIDAY
from youthwork.lib.triggers import Triggers

ONLINE = "\"where\" = 'online'"
TIMED = "night + morning + afternoon + evening"
WEEK = {  # column: what a part adds to it
    "online": f"CASE WHEN {ONLINE} THEN minutes ELSE 0 END",
    "offline": "CASE WHEN \"where\" = 'offline' THEN minutes ELSE 0 END",
    "other": "CASE WHEN \"where\" = 'other' THEN minutes ELSE 0 END",
    "timed": f"CASE WHEN {ONLINE} THEN {TIMED} ELSE 0 END",
    "evening": f"CASE WHEN {ONLINE} THEN evening ELSE 0 END",
    "friday": f"CASE WHEN {ONLINE} AND weekday = {FRIDAY} THEN evening ELSE 0 END",
}
DAY = {"online": "minutes"} | {name: name for name in ("night", "morning", "afternoon", "evening")}
MONDAY = {
    "postgresql": "day - weekday::integer",
    "sqlite": "date(day, '-' || weekday || ' days')",
}


def added(vendor: str, source: str, sign: str) -> list[str]:
    """Two statements that add the parts of `source` to the sums, or take them off."""
    sums = [
        ("workers_hourweek", "worker_id, team_id, monday", WEEK, "1 = 1",
         f"worker_id, team_id, {MONDAY[vendor]}"),
        ("workers_hourday", "team_id, day", DAY, ONLINE, "team_id, day"),
    ]  # fmt: skip
    return [
        f"INSERT INTO {table} ({keys}, {', '.join(columns)}) "  # noqa: S608  our own names
        f"SELECT {of}, {', '.join(f'{sign}SUM({each})' for each in columns.values())} "
        f"FROM {source} WHERE {where} GROUP BY {of} ORDER BY {of} "
        f"ON CONFLICT ({keys}) DO UPDATE SET "
        + ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in columns)
        for table, keys, columns, where, of in sums
    ]


def _row(name: str) -> str:
    """One row of a trigger on SQLite as a table."""
    columns = 'worker_id team_id day weekday "where" minutes night morning afternoon evening'
    return f"(SELECT {', '.join(f'{name}.{c} AS {c}' for c in columns.split())})"


NEW, OLD = "new_rows", "old_rows"
EVENTS = {
    "new": ("INSERT", f"REFERENCING NEW TABLE AS {NEW}"),
    "gone": ("DELETE", f"REFERENCING OLD TABLE AS {OLD}"),
    "moved": ("UPDATE", f"REFERENCING OLD TABLE AS {OLD} NEW TABLE AS {NEW}"),
}
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION workers_hours_counted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'INSERT' THEN {"; ".join(added("postgresql", OLD, "-"))}; END IF;
      IF TG_OP <> 'DELETE' THEN {"; ".join(added("postgresql", NEW, ""))}; END IF;
      RETURN NULL;
    END $$""",
    *(
        f"CREATE OR REPLACE TRIGGER workers_hours_{name} AFTER {event} ON workers_hourpart "
        f"{rows} FOR EACH STATEMENT EXECUTE FUNCTION workers_hours_counted()"
        for name, (event, rows) in EVENTS.items()
    ),
]
SQLITE_PARTS = {
    "new": added("sqlite", _row("NEW"), ""),
    "gone": added("sqlite", _row("OLD"), "-"),
    "moved": [*added("sqlite", _row("OLD"), "-"), *added("sqlite", _row("NEW"), "")],
}
TRIGGERS = Triggers(
    tables={"workers_hourpart", "workers_hourweek", "workers_hourday"},
    postgresql=POSTGRESQL,
    sqlite={
        f"workers_hours_{name}": f"AFTER {EVENTS[name][0]} "
        f"ON workers_hourpart BEGIN {'; '.join(statements)}; END"
        for name, statements in SQLITE_PARTS.items()
    },
)
