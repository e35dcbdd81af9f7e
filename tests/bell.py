"""What is told to a worker when a row waits: by PostgreSQL's bell, or a message of the broker."""

from __future__ import annotations

import json
import select
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psycopg2
from django.db import connection

from outbox import bell

SOON = 60_000  # ms: PostgreSQL tells within some, on a machine that is free
MARK = "so far"


@contextmanager
def heard() -> Iterator[Callable[[], list[str]]]:
    """Gives a function that tells which tasks PostgreSQL rang for since it was asked before."""
    # Not by Django's own, which would forget what its line keeps (youthwork/lib/postgresql).
    with closing(psycopg2.connect(**connection.get_connection_params())) as line:
        line.autocommit = True
        cursor = line.cursor()
        cursor.execute(f"LISTEN {bell.CHANNEL}")

        def rung() -> list[str]:
            """Rings come in the order of their commits: all of before stand before the mark."""
            cursor.execute("SELECT pg_notify(%s, %s)", [bell.CHANNEL, MARK])
            told: list[str] = []
            ready = select.poll()
            ready.register(line.fileno(), select.POLLIN)
            while MARK not in told:
                told += [ring.payload for ring in line.notifies]
                line.notifies.clear()
                if MARK not in told:
                    assert ready.poll(SOON), "PostgreSQL tells nothing"
                    line.poll()
            return told[: told.index(MARK)]

        yield rung


def of_files(folder) -> Callable[[], list[str]]:
    """The same of a file-system broker."""

    def rung() -> list[str]:
        told = []
        for path in sorted(folder.glob("*.msg")):
            told.append(json.loads(path.read_text())["headers"]["task"])
            path.unlink()
        return told

    return rung
