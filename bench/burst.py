"""A burst of 15,000 signals in one team, of which none holds a word that is searched.

Whoever walks the newest rows until a page is full has to pass all of them. They are copies of
closed signals of the measured team with words of their own, newer than everything, and go when
the database is used again (`bench.instance.product`, `bench/floor/kept.sql`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.floor import TEAM
from bench.instance import Instance, sql

ROWS, WORDS = 15_000, 13
OWN = {
    "ref": "'B-' || copy",
    "client_id": "gen_random_uuid()",
    "seen_at": "now() - copy * interval '1 second'",
    "received_at": "now() - copy * interval '1 second'",
    "account_handle": "NULL",
    "account_term": "NULL",
}


TABLES, FLOOR_TABLES = ("signals_signal", "signals_signalterm"), ("floor_signal",)


def _swept(made: Instance, tables: Sequence[str], *, by_itself: bool) -> None:
    """Whether PostgreSQL sweeps these of its own accord."""
    for table in tables:
        said = "RESET (autovacuum_enabled)" if by_itself else "SET (autovacuum_enabled = off)"
        sql(made.database, f"ALTER TABLE {table} {said}")


def sweep(made: Instance, floor: Instance) -> None:
    """What PostgreSQL would have done by then, for whatever is measured next."""
    for one, tables in ((made, TABLES), (floor, FLOOR_TABLES)):
        _swept(one, tables, by_itself=True)
        for table in tables:
            sql(one.database, f"VACUUM ANALYZE {table}")


def add(made: Instance, team: str) -> None:
    """Write them for the team of this name.

    PostgreSQL neither sweeps nor counts them before `sweep`: that is how they are found in the
    minute after.
    """
    _swept(made, TABLES, by_itself=False)
    kept = sql(
        made.database,
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = 'signals_signal' AND column_name <> 'id' ORDER BY ordinal_position",
    )
    columns = [name for (name,) in kept]
    values = ", ".join(OWN.get(name, f"source.{name}") for name in columns)
    sql(
        made.database,
        f"""WITH source AS (
            SELECT signal.*, row_number() OVER () AS place, count(*) OVER () AS many
            FROM signals_signal signal JOIN organisation_team team ON team.id = signal.team_id
            WHERE team.name = '{team}' AND signal.status = 'closed'
        ), copied AS (
            INSERT INTO signals_signal ({", ".join(columns)})
            SELECT {values} FROM generate_series(1, {ROWS}) copy
            JOIN source ON source.place = 1 + copy % source.many
            RETURNING id, team_id
        )
        INSERT INTO signals_signalterm (team_id, signal_id, term)
        SELECT team_id, id, id * 100 + word FROM copied, generate_series(1, {WORDS}) word""",  # noqa: S608
    )


def add_to_floor(made: Instance) -> None:
    """The same on the floor, whose measured team is the first."""
    _swept(made, FLOOR_TABLES, by_itself=False)
    sql(
        made.database,
        f"""WITH source AS (
            SELECT signal.*, row_number() OVER () AS place, count(*) OVER () AS many
            FROM floor_signal signal WHERE team_id = {TEAM} AND status = 'gesloten'
        )
        INSERT INTO floor_signal (id, created, category, severity, status, team_id, worker_id,
                                  platform, neighbourhood, narrative)
        SELECT gen_random_uuid(), now() - copy * interval '1 second', category, severity, status,
            team_id, worker_id, platform, 'Drukte',
            (SELECT string_agg('druk' || copy * 100 + word, ' ')
             FROM generate_series(1, {WORDS}) word)
        FROM generate_series(1, {ROWS}) copy
        JOIN source ON source.place = 1 + copy % source.many""",  # noqa: S608
    )
