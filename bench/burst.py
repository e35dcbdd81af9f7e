"""A burst of 15,000 signals in one team, of which none holds a word that is searched.

Whoever walks the newest rows until a page is full has to pass all of them. They are copies of
closed signals of the measured team with words of their own, newer than everything, and go when
the database is used again (`bench.instance.product`).
"""

from __future__ import annotations

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


def add(made: Instance, team: str) -> None:
    """Write them for the team of this name, and tell PostgreSQL how many rows there are."""
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
    sql(made.database, "VACUUM ANALYZE signals_signal")
    sql(made.database, "VACUUM ANALYZE signals_signalterm")
