"""The database as one stream, and back: `pg_dump` in one snapshot, SQLite's own backup."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from outbox import signs
from youthwork.backups.archive import Refused

# What is never worth bringing back: who was signed in, attempts counted, signs of life. The last
# table also carries the mark of a restore that isn't finished, from before the first row.
LEFT_OUT = ("django_session", "usersessions_usersession", "rate_limits", "outbox_signoflife")
Feed = Callable[[IO[bytes]], None]


@contextmanager
def snapshot() -> Iterator[IO[bytes]]:
    """A consistent copy of the whole database, as a stream."""
    with _postgresql() if connection.vendor == "postgresql" else _sqlite() as stream:
        yield stream


def load(feed: Feed, now: datetime) -> None:
    """Fill the empty database with a snapshot; `feed` writes it and may be called twice.

    The sign that a restore is under way stands before any row of the snapshot does.
    """
    if connection.vendor == "postgresql":
        _load_postgresql(feed, now)
    else:
        _load_sqlite(feed, now)


# --- PostgreSQL ---------------------------------------------------------------------------------


def _program(name: str) -> str:
    """The newest one on this machine: it must not be older than the server."""

    def version(path: Path) -> int:
        return int(re.sub(r"\D", "", str(path.parent.parent.name)) or 0)

    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=version)
    found = str(newest[-1]) if newest else shutil.which(name)
    if not found:
        raise Refused(f"{name} is missing: install PostgreSQL's client programs")
    return found


def _access() -> tuple[list[str], str, dict[str, str]]:
    """Arguments, database and environment of PostgreSQL's programs; the password in the last."""
    arguments, env = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return arguments[1:-1], arguments[-1], os.environ | (env or {})


@contextmanager
def _postgresql() -> Iterator[IO[bytes]]:
    arguments, name, env = _access()
    command = [_program("pg_dump"), *arguments, "--format=custom", "--no-owner", "--no-privileges"]
    command += [f"--exclude-table-data=public.{table}" for table in LEFT_OUT]
    with tempfile.TemporaryFile() as said:
        dump = subprocess.Popen([*command, name], env=env, stdout=subprocess.PIPE, stderr=said)
        try:
            assert dump.stdout is not None
            yield dump.stdout
            dump.stdout.read()
            if dump.wait():
                said.seek(0)
                raise Refused(f"pg_dump failed: {_last_line(said.read())}")
        finally:
            if dump.poll() is None:
                dump.kill()
                dump.wait()


def _load_postgresql(feed: Feed, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()  # what it knew of the tables is no longer so
    _pg_restore(feed, "pre-data")
    signs.give(signs.RESTORING, now)
    connection.close()
    _pg_restore(feed, "data", "post-data")


def _pg_restore(feed: Feed, *sections: str) -> None:
    arguments, name, env = _access()
    command = [_program("pg_restore"), *arguments, f"--dbname={name}", "--no-owner"]
    command += ["--no-privileges", "--exit-on-error", "--single-transaction"]
    command += [f"--section={section}" for section in sections]
    with tempfile.TemporaryFile() as said:
        loading = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stderr=said)
        assert loading.stdin is not None
        with suppress(BrokenPipeError), loading.stdin as sink:
            feed(_Patient(sink))
        if loading.wait():
            said.seek(0)
            raise Refused(f"pg_restore failed: {_last_line(said.read())}")


class _Patient:
    """A pipe whose reader may leave early: it had what it wanted."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.pipe, self.left = pipe, False

    def write(self, data: bytes) -> int:
        if not self.left:
            try:
                self.pipe.write(data)
            except BrokenPipeError:
                self.left = True
        return len(data)

    def flush(self) -> None:
        if not self.left:
            with suppress(BrokenPipeError):
                self.pipe.flush()


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


# --- SQLite -------------------------------------------------------------------------------------


@contextmanager
def _beside() -> Iterator[Path]:
    """A file that only we may read, on the disk of the data, gone afterwards."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.VAR_DIR) as folder:
        yield Path(folder, "database.sqlite3")


@contextmanager
def _sqlite() -> Iterator[IO[bytes]]:
    connection.ensure_connection()
    with _beside() as path:
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            for table in LEFT_OUT:
                with suppress(sqlite3.OperationalError):  # a table that an older release lacks
                    copy.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            copy.commit()
            copy.execute("PRAGMA journal_mode=DELETE")
        with path.open("rb") as stream:
            yield stream


def _load_sqlite(feed: Feed, now: datetime) -> None:
    with _beside() as path:
        with path.open("wb") as file:
            feed(file)
        with closing(sqlite3.connect(path)) as source:
            source.execute(
                "INSERT INTO outbox_signoflife (name, seen_at) VALUES (?, ?)",
                [signs.RESTORING, now.astimezone(UTC).replace(tzinfo=None).isoformat(" ")],
            )
            source.commit()
            # Whole or not at all: a copy is one transaction of the database that it fills.
            connection.ensure_connection()
            source.backup(connection.connection)
    connection.close()
