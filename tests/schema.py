"""The empty database, migrated once for each set of migrations and copied by whoever wants one.

Migrating takes longer than most suites' slowest test. A checkout that has no such database yet
makes it, by the migrations and nothing else, so that a run from scratch still proves them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build/schema"
# What apps add after migrating follows from their code; whoever takes a copy migrates it once
# more, which then does that and nothing else.
MIGRATIONS_ALONE = """
import django
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
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{_key()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the suites of two lanes start together
        if not path.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=KEPT) as folder:
                made = Path(folder, "made.sqlite3")
                _migrate(made)
                made.replace(path)
    return path


def copy_into(target: sqlite3.Connection) -> None:
    """Fill an empty database, in memory or on a disk."""
    with closing(sqlite3.connect(f"file:{migrated()}?mode=ro", uri=True)) as source:
        source.backup(target)


def _key() -> str:
    """Changes with any migration, with the libraries that bring some, and with this file."""
    seen = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        seen.update(f"{path.relative_to(ROOT)} {path.stat().st_size} ".encode() + path.read_bytes())
    for name in WITH_MIGRATIONS:
        seen.update(version(name).encode())
    return seen.hexdigest()[:16]


def _migrate(path: Path) -> None:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{path}"}
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
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")  # one file, nothing left beside it
