"""Floor and product as instances: their databases filled, their servers up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

import psycopg2

from tests.chromium import CHROME_AT_A_DESK, CHROME_ON_A_PHONE
from tests.production import environment
from tests.servers import Servers, ends_with_parent, free_port

ROOT = Path(__file__).resolve().parents[1]
OUT = Path(os.environ.get("BENCH_OUT") or ROOT / "build/bench")  # what a run writes
REDIS, FLOOR_REDIS = 11, 12  # their numbers there; none that a suite of the tests takes
HOST = "vindplaats.example"
FIRST_PAGE = "/accounts/login/"  # what a person gets first
UP_WITHIN = 60  # seconds
CONSENTS = 100_000  # at most; as many as there are signals below that
HOURS = 1_250_000  # at most: three years of 500 people
HOURS_EACH = 13  # for each signal, below that
WORKERS, THREADS = 2, 4  # of a server; gunicorn.conf.py says how many threads
CONNECTIONS = WORKERS * THREADS


@dataclass(frozen=True)
class Instance:
    """One side with so many rows: its database and the environment of its processes."""

    database: str  # its address
    env: dict[str, str]


def python(*arguments: str, env: dict[str, str], given: str = "") -> str:
    """What a Python process of this project prints; `given` stands on its standard input."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, check=True, text=True, input=given,
        stdout=subprocess.PIPE,
    ).stdout  # fmt: skip


def sql(database: str, text: str) -> list[tuple[Any, ...]]:
    """Rows of a statement that stands on its own."""
    connection = psycopg2.connect(database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


def _plain() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT)}


@contextmanager
def _made_anew(servers: Servers, name: str) -> Iterator[str]:
    """A new database that gets its name once it is filled: nothing half filled is found again."""
    filling, any_other = f"{name}_filling", servers.database("postgres")
    sql(any_other, f"DROP DATABASE IF EXISTS {filling}")
    sql(any_other, f"CREATE DATABASE {filling}")
    yield filling
    sql(any_other, f"ALTER DATABASE {filling} RENAME TO {name}")


def _is_there(servers: Servers, name: str) -> bool:
    there = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"  # noqa: S608
    return bool(sql(servers.database("postgres"), there))


def floor(servers: Servers, size: int) -> Instance:
    name = f"floor_{size}"
    env = _plain() | {
        "DJANGO_SETTINGS_MODULE": "bench.floor.settings", "FLOOR_URL": servers.database(name),
        "FLOOR_BROKER": servers.broker(FLOOR_REDIS),
    }  # fmt: skip
    if not _is_there(servers, name):
        with _made_anew(servers, name) as filling:
            there = env | {"FLOOR_URL": servers.database(filling)}
            python("-m", "django", "migrate", "-v0", env=there)
            schema = (ROOT / "bench/floor/schema.sql").read_text().replace("ROWS", str(size))
            sql(servers.database(filling), schema)
            sql(servers.database(filling), "VACUUM ANALYZE")
    sql(servers.database(name), (ROOT / "bench/floor/kept.sql").read_text())
    sql(servers.database(name), "VACUUM (INDEX_CLEANUP ON) floor_signal")  # as of the product
    return Instance(servers.database(name), env)


def floor_seat(made: Instance) -> dict[str, str]:
    """The cookies of somebody signed in on the floor, who may log in with the password too."""
    code = (
        "import django; django.setup()\n"
        "from django.contrib.auth.models import User; from django.test import Client\n"
        "from bench.floor import NAME, PASSWORD\n"
        "user, _made = User.objects.get_or_create(username=NAME)\n"
        "if not user.check_password(PASSWORD): user.set_password(PASSWORD); user.save()\n"
        "client = Client(); client.force_login(user)\n"
        "print(client.cookies['sessionid'].value)"
    )
    return {"sessionid": python("-c", code, env=made.env).strip()}


def rows(size: int) -> dict[str, int]:
    """What `load_rows` writes for so many signals, by kind."""
    return {
        "signals": size,
        "follow-up": size // 3,
        "consents": min(size, CONSENTS),
        "hours": min(size * HOURS_EACH, HOURS),
    }


def product(servers: Servers, size: int, mail: int) -> Instance:
    """With so many signals; `mail`: the port its mail goes to."""
    made = _product(servers, f"product_{size}", rows(size), mail)
    for table in ("signalterm", "signalstep", "signalversion"):
        _forget(made, f"signals_{table}", "signal_id", size)
    _forget(made, "signals_signal", "id", size)
    # Else each count of what is open passes every row of before: VACUUM alone leaves so few of an
    # index's entries for later.
    for table in ("signals_signal", "signals_signalterm"):
        sql(made.database, f"VACUUM (INDEX_CLEANUP ON) {table}")
    sql(
        made.database, "DELETE FROM outbox_message"
    )  # all of an earlier run's: `load_rows` sends none
    return made


def _forget(made: Instance, table: str, column: str, size: int) -> None:
    """What hangs on signals that an earlier run saved, or those."""
    sql(made.database, f"DELETE FROM {table} WHERE {column} > {size}")  # noqa: S608


def due(servers: Servers, number: int, mail: int) -> Instance:
    """With somewhat more consents than so many, of which two of ten wait or said no to all."""
    return _product(servers, f"product_due_{number}", {"consents": number * 3 // 2}, mail)


def trail(servers: Servers, entries: int, mail: int) -> Instance:
    """With so many entries in its trail, sealed, and little else."""
    made = _product(servers, f"product_trail_{entries}", {}, mail)
    if not sql(made.database, "SELECT 1 FROM privacy_auditseal LIMIT 1"):
        python("-m", "bench.trail", str(entries), env=made.env)
    return made


def empty(servers: Servers, mail: int) -> Instance:
    """Without a row, for who fills it otherwise."""
    return _product(servers, "product_empty", {}, mail)


def _product(servers: Servers, name: str, rows: dict[str, int], mail: int) -> Instance:
    """Filled by `load_rows`, what ended before today counted."""
    var, database = OUT / name, servers.database(name)
    var.mkdir(parents=True, exist_ok=True)
    env = _plain() | environment(
        DATABASE_URL=database, REDIS_URL=servers.broker(REDIS), MEDIA_ROOT=str(var / "media"),
        VAR_DIR=str(var), LOG_LEVEL="ERROR", EMAIL_URL=f"smtp://127.0.0.1:{mail}",
    )  # fmt: skip
    python("manage.py", "collectstatic", "--noinput", "-v0", env=env)
    if not _is_there(servers, name):
        with _made_anew(servers, name) as filling:
            there = env | {"DATABASE_URL": servers.database(filling)}
            python("manage.py", "migrate", "-v0", env=there)
            asked = [part for kind, many in rows.items() for part in (f"--{kind}", str(many))]
            python("manage.py", "load_rows", *asked, env=there)
            sql(servers.database(filling), "VACUUM ANALYZE")
    python("manage.py", "migrate", "-v0", env=env)  # what came since it was filled
    python("-m", "bench.months", env=env)  # of days that have ended since, too
    return Instance(database, env)


def product_seat(made: Instance, links: int) -> dict[str, Any]:
    """What `bench.seat` prints."""
    seat: dict[str, Any] = json.loads(python("-m", "bench.seat", str(links), env=made.env))
    return seat


def queries(made: Instance) -> dict[str, int]:
    """Statements of each case, as `bench.queries` counts them."""
    seat = json.dumps(product_seat(made, 0))
    counted: dict[str, int] = json.loads(python("-m", "bench.queries", env=made.env, given=seat))
    return counted


ON_PHONES = {"worker", "writer", "parent"}


def headers(seat: dict[str, Any], who: str) -> dict[str, str]:
    """What the browser of such a person and the proxy before the product would send."""
    return {
        "User-Agent": CHROME_ON_A_PHONE if who in ON_PHONES else CHROME_AT_A_DESK,
        "Host": HOST, "Origin": f"https://{HOST}", "Referer": f"https://{HOST}/",
        "X-Forwarded-Proto": "https", "X-CSRFToken": seat["token"],
    }  # fmt: skip


@contextmanager
def served(
    module: str, env: dict[str, str], path: str, host: str, workers: int = WORKERS
) -> Iterator[tuple[int, int]]:
    """Port and process id of a server, up; ended afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
        + ["--workers", str(workers), "--bind", f"127.0.0.1:{port}", module],
        cwd=ROOT, env=env, start_new_session=True, preexec_fn=ends_with_parent(signal.SIGKILL),
        stdout=subprocess.DEVNULL, stderr=(OUT / f"{module}.log").open("ab"),
    )  # fmt: skip
    try:
        until = time.monotonic() + UP_WITHIN
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", headers={"Host": host, "X-Forwarded-Proto": "https"}
        )
        while True:
            with suppress(URLError, ConnectionError):
                urllib.request.urlopen(asked, timeout=5)  # noqa: S310
                break
            if time.monotonic() > until or process.poll() is not None:
                raise SystemExit(f"{module} did not start: see {OUT}/{module}.log")
            time.sleep(0.02)  # a start is measured by it
        yield port, process.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(UP_WITHIN)


def listening(servers: Servers) -> int:
    """The process id of PostgreSQL, which starts a process for each connection."""
    connection = psycopg2.connect(servers.database("postgres"))
    try:
        with suppress(OSError, ValueError):
            own = Path(f"/proc/{connection.get_backend_pid()}/stat").read_text()
            parent = int(own.rsplit(")", 1)[1].split()[1])
            if Path(f"/proc/{parent}/comm").read_text().strip() in ("postgres", "postmaster"):
                return parent
    finally:
        connection.close()
    raise SystemExit("PostgreSQL runs elsewhere: what it uses is read from /proc of this machine.")


def data_folder(servers: Servers) -> str:
    """Where PostgreSQL keeps its data; nothing where it doesn't tell or we may not look."""
    with suppress(psycopg2.Error):
        found = str(sql(servers.database("postgres"), "SHOW data_directory")[0][0])
        return found if os.path.exists(found) else ""
    return ""


def most_connections(servers: Servers) -> int:
    """How many connections PostgreSQL takes."""
    return int(sql(servers.database("postgres"), "SHOW max_connections")[0][0])
