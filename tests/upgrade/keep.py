"""Keeps what a release leaves behind: `python -m tests.upgrade.keep`, run at each release.

Writes the database of a small house, as SQL, for both databases, and the list of the migrations
that are released: those after it must let old and new code run side by side (decision 0224).
"""

from __future__ import annotations

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.production import environment
from tests.servers import private_servers

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
RELEASED = HERE / "released.txt"
FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from django.utils import timezone
from consent.actions import withdrawing
from consent.choices.consent import WithdrawalRoute, WithdrawnBy
from privacy import audit
from tests import make
from tests.consent import make as consents
now = timezone.now()
make.organisation(image_places=consents.PLACES)
team = make.team()
worker, *_others = make.people(
    ("Wim Werker", "worker", team), ("Lea Leider", "team_lead", team),
    ("Fatma Gegevens", "privacy_officer", None), ("Ada Beheerder", "administrator", None),
)
for number in range(3):
    make.signal(worker, narrative=f"Ruzie bij de kiosk {number}")
for name in ("Milan", "Noor", "Sem"):
    request = consents.request(worker, team, first_name=name, email=f"{name}@example.org", now=now)
    consents.signed(request, now=now)
withdrawing.withdraw(
    request.consent, None, who=WithdrawnBy.SIGNER, route=WithdrawalRoute.LINK, now=now
)
audit.seal(now)
"""
LIST = """
import django
django.setup()
from django.db.migrations.loader import MigrationLoader
print("\\n".join(sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)))
"""


def sqlite_file() -> bytes:
    """The kept database as an SQLite file."""
    return lzma.decompress((HERE / "before.sqlite3.xz").read_bytes())


def postgresql_dump() -> bytes:
    """The kept database as SQL for psql."""
    return lzma.decompress((HERE / "before.postgresql.sql.xz").read_bytes())


def _run(code: str, env: dict[str, str]) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = kept | {"DJANGO_SETTINGS_MODULE": "youthwork.settings", "PYTHONPATH": str(ROOT)} | env
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode()


def _keep(name: str, content: bytes) -> None:
    (HERE / f"before.{name}.xz").write_bytes(lzma.compress(content, preset=9))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, private_servers() as servers:
        _run(FILL, {"DEMO": "1", "VAR_DIR": folder})
        whole = Path(folder, "whole.sqlite3")  # one file, nothing beside it
        with (
            closing(sqlite3.connect(f"{folder}/vindplaats.sqlite3")) as source,
            closing(sqlite3.connect(whole)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        _keep("sqlite3", whole.read_bytes())
        made = servers.database("postgres")
        _run(FILL, environment(DATABASE_URL=made, REDIS_URL=servers.redis, VAR_DIR=folder))
        newest = max(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
        command = [newest, "--no-owner", "--no-privileges", made]
        dump = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        _keep("postgresql.sql", dump)
        RELEASED.write_text(_run(LIST, {"DEMO": "1", "VAR_DIR": folder}))


if __name__ == "__main__":
    main()
