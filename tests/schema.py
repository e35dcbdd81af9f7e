"""The empty database, migrated once and copied by whoever wants one.

Migrating takes longer than most suites' slowest test. On SQLite a checkout that has no such
database for its set of migrations makes it, on PostgreSQL each run's own servers do, by the
migrations and nothing else, so that a run from scratch still proves them on both.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg2

from tests.servers import Servers

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build/schema"
TEMPLATE = "migrated"  # on PostgreSQL
# What apps add after migrating follows from their code; whoever takes a copy migrates it once
# more, which then does that and nothing else.
MIGRATIONS_ALONE = """
import django
from django.conf import settings
# The provider that tests bring along is of no instance; its table comes with the copy
settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if "allauth.idp" not in app]
django.setup()
from django.core.management import call_command
from django.db.models.signals import post_migrate
post_migrate.receivers.clear()
post_migrate.sender_receivers_cache.clear()
call_command("migrate", interactive=False, verbosity=0)
"""
WITH_MIGRATIONS = ("Django", "django-allauth")


def migrated() -> Path:
    """An SQLite file with every migration applied; copy it, don't open it."""
    path = KEPT / f"{_key()}.sqlite3"
    with _alone("sqlite"):
        if not path.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=KEPT) as folder:
                made = Path(folder, "made.sqlite3")
                _migrate(f"sqlite:///{made}")
                with closing(sqlite3.connect(made)) as database:
                    database.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
                made.replace(path)
    return path


def copy_into(target: sqlite3.Connection) -> None:
    """Fill an empty database, in memory or on a disk."""
    with closing(sqlite3.connect(f"file:{migrated()}?mode=ro", uri=True)) as source:
        source.backup(target)


def copy_on(servers: Servers, name: str) -> None:
    """Make, maybe anew, a database of that name on PostgreSQL, with every migration applied."""
    with closing(psycopg2.connect(servers.database("postgres"))) as connection:
        connection.autocommit = True  # neither is made within a transaction
        cursor = connection.cursor()
        with _alone("postgresql"):
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
            if not cursor.fetchone():
                cursor.execute("DROP DATABASE IF EXISTS half_migrated")
                cursor.execute("CREATE DATABASE half_migrated")
                _migrate(servers.database("half_migrated"))
                cursor.execute(f"ALTER DATABASE half_migrated RENAME TO {TEMPLATE}")
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')


def carry_over(source: Servers, target: Servers, name: str) -> None:
    """Make that database on other servers than those that hold the migrated one."""
    copy_on(source, name)
    empty_on(target, name)
    programs = max(Path("/usr/lib/postgresql").glob("*/bin/pg_dump")).parent
    dump = [programs / "pg_dump", "--format=custom", source.database(name)]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as reading:
        into = [programs / "pg_restore", "--no-owner", "-d", target.database(name)]
        subprocess.run(into, stdin=reading.stdout, check=True)


def empty_on(servers: Servers, name: str) -> None:
    """Make a database anew, with nothing in it."""
    with closing(psycopg2.connect(servers.database("postgres"))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')


@contextmanager
def _alone(kind: str) -> Iterator[None]:
    """The suites of several lanes start together: one makes what the others wait for."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"lock-{kind}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _key() -> str:
    """Changes with any migration, with the libraries that bring some, and with this file."""
    seen = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        seen.update(f"{path.relative_to(ROOT)} {path.stat().st_size} ".encode() + path.read_bytes())
    for name in WITH_MIGRATIONS:
        seen.update(version(name).encode())
    return seen.hexdigest()[:16]


def _migrate(database: str) -> None:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database}
    done = subprocess.run(
        [sys.executable, "-c", MIGRATIONS_ALONE],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"migrate:\n{done.stdout}{done.stderr}")
