"""`make bench`: floor and product side by side, in turns, as ratios.

    python -m bench [--sizes 1000,100000] [--rounds 9] [--asks 60] [--only list,trends]

Both run under the same server settings on one private PostgreSQL that keeps what it commits,
with the same number of rows, of which the measured team owns a fifth. The floor stands twice: the
ratio of the two is the noise of that hour. Prints a table and writes build/bench/result.json.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from urllib.error import URLError

from bench.driver import Request, Row, Target, measure
from tests.production import environment
from tests.servers import Servers, ends_with_parent, free_port, private_servers

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build/bench"
UP_WITHIN = 60  # seconds
STORY = (
    "Gesprek met jongeren over een account dat filmpjes van vechtpartijen plaatst, een school "
    "wordt genoemd en er is een oproep voor zaterdagavond op het plein. Nummer {n}."
)


# --- the two sides ----------------------------------------------------------------------------


def floor_requests() -> dict[str, Request]:
    form = {
        "category": "overlast", "severity": "2", "platform": "straat",
        "neighbourhood": "Wijk {r:60}", "narrative": STORY,
    }  # fmt: skip
    asked = [
        Request("log", "/signals/new/", form, learn="/signals/new/", expect=(302,)),
        Request("form", "/signals/new/"),
        Request("list", "/signals/"),
        Request("filter", "/signals/?category=school&severity=2"),
        Request("search_common", "/signals/?q=gesprek"),
        Request("search_rare", "/signals/?q=kenmerk2{r:900}"),
        Request("search_two", "/signals/?q=gesprek+lachgas"),
        Request("trends", "/trend/"),
    ]
    return {request.name: request for request in asked}


def product_requests(ref: str) -> dict[str, dict[str, Request]]:
    """By who asks: the worker logs, the lead reads."""
    form = {
        "client_id": "{uuid}", "category": "violence", "subcategory": "call_to_fight",
        "severity": "3", "platform": "instagram", "narrative": STORY,
    }  # fmt: skip

    def search(words: str) -> tuple[str, dict[str, str]]:
        return "/signals/search/", {"q": words}

    closed = "/signals/?tab=closed"
    worker = [
        Request("log", "/signals/new/", form, expect=(302, 303)),
        Request("form", "/signals/new/"),
    ]
    lead = [
        Request("list", closed),
        Request("inbox", "/signals/"),
        Request("filter", closed + "&category=violence&severity=2"),
        Request("search_common", "/signals/search/", first=search("gesprek")),
        Request("search_rare", "/signals/search/", first=search("kenmerk2500")),
        Request("search_two", "/signals/search/", first=search("gesprek lachgas")),
        Request("signal", f"/signals/{ref}/"),
        Request("trends", "/signals/trends/"),
    ]
    return {
        "worker": {request.name: request for request in worker},
        "lead": {request.name: request for request in lead},
    }


BASE = {"inbox": "list", "signal": "list"}  # what has no counterpart on the floor


# --- databases and servers --------------------------------------------------------------------


def _python(*arguments: str, env: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, check=True, text=True,
        stdout=subprocess.PIPE,
    ).stdout  # fmt: skip


def _plain() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT)}


def make_database(servers: Servers, name: str) -> None:
    import psycopg2

    connection = psycopg2.connect(servers.database("postgres"))
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    connection.close()


def sql(servers: Servers, name: str, text: str) -> None:
    import psycopg2

    connection = psycopg2.connect(servers.database(name))
    connection.autocommit = True
    connection.cursor().execute(text)
    connection.close()


def floor(servers: Servers, size: int) -> dict[str, str]:
    """The floor's environment, its database filled."""
    name = f"floor_{size}"
    make_database(servers, name)
    port = servers.postgres.rpartition(":")[2]
    env = _plain() | {
        "DJANGO_SETTINGS_MODULE": "bench.floor.settings", "FLOOR_NAME": name, "FLOOR_PORT": port,
    }  # fmt: skip
    _python("-m", "django", "migrate", "-v0", env=env)
    schema = (ROOT / "bench/floor/schema.sql").read_text().replace("ROWS", str(size))
    sql(servers, name, schema)
    sql(servers, name, "VACUUM ANALYZE")
    return env


def floor_seat(env: dict[str, str]) -> dict[str, str]:
    """The cookies of somebody signed in on the floor."""
    code = (
        "import django; django.setup()\n"
        "from django.contrib.auth.models import User; from django.test import Client\n"
        "user, _made = User.objects.get_or_create(username='bench')\n"
        "client = Client(); client.force_login(user)\n"
        "print(client.cookies['sessionid'].value)"
    )
    return {"sessionid": _python("-c", code, env=env).strip()}


def product(servers: Servers, size: int) -> dict[str, str]:
    """The product's environment, its database filled by `load_rows`, its closed months counted."""
    name = f"product_{size}"
    make_database(servers, name)
    var = OUT / name
    var.mkdir(parents=True, exist_ok=True)
    env = _plain() | environment(
        DATABASE_URL=servers.database(name), REDIS_URL=f"{servers.redis}/3",
        MEDIA_ROOT=str(var / "media"), VAR_DIR=str(var), LOG_LEVEL="ERROR",
    )  # fmt: skip
    _python("manage.py", "migrate", "-v0", env=env)
    _python("manage.py", "collectstatic", "--noinput", "-v0", env=env)
    _python("manage.py", "load_rows", "--signals", str(size), env=env)
    _python("-m", "bench.months", env=env)
    sql(servers, name, "VACUUM ANALYZE")
    return env


@contextmanager
def served(module: str, env: dict[str, str], path: str, host: str) -> Iterator[tuple[int, int]]:
    """Port and process id of a server with two processes, up; ended afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--workers", "2"]
        + ["--bind", f"127.0.0.1:{port}", module],
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
            time.sleep(0.1)
        yield port, process.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(UP_WITHIN)


# --- the run ----------------------------------------------------------------------------------


def run(sizes: list[int], rounds: int, asks: int, only: set[str]) -> list[Row]:
    from contextlib import ExitStack

    OUT.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        servers = stack.enter_context(private_servers(durable=True))
        postgres = _listening(int(servers.postgres.rpartition(":")[2]))
        targets = []
        for size in sizes:
            began = time.monotonic()
            floor_env, product_env = floor(servers, size), product(servers, size)
            print(f"{size} rows on both sides in {time.monotonic() - began:.0f} s", flush=True)
            for name in (f"floor {size}", f"floor again {size}"):
                port, pid = stack.enter_context(
                    served("bench.floor.wsgi", floor_env, "/ping/", "127.0.0.1")
                )
                targets.append(
                    Target(
                        name,
                        port,
                        floor_requests(),
                        floor_seat(floor_env),
                        processes={"application": pid, "database": postgres},
                    )
                )
            seat = json.loads(_python("-m", "bench.seat", env=product_env))
            host = "vindplaats.example"
            port, pid = stack.enter_context(
                served("youthwork.wsgi", product_env, "/health/live/", host)
            )
            headers = {
                "Host": host, "Origin": f"https://{host}", "X-Forwarded-Proto": "https",
                "X-CSRFToken": seat["token"],
            }  # fmt: skip
            for who, requests in product_requests(seat["ref"]).items():
                targets.append(
                    Target(
                        f"product {size} {who}",
                        port,
                        requests,
                        seat[who],
                        headers,
                        {"application": pid, "database": postgres},
                    )
                )
        for target in targets:
            target.requests = {k: r for k, r in target.requests.items() if not only or k in only}
        return measure(
            [target for target in targets if target.requests], _base_of,
            rounds=rounds, asks=asks, told=lambda line: print(line, flush=True),
        )  # fmt: skip


def _base_of(target: str, request: str) -> tuple[str, str] | None:
    size = next(part for part in target.split() if part.isdigit())
    base = f"floor {size}"
    return None if target == base else (base, BASE.get(request, request))


def _listening(port: int) -> int:
    """The process id of the private PostgreSQL on a port."""
    import psutil

    for process in psutil.process_iter(["cmdline"]):
        line = process.info["cmdline"] or []
        if line and "postgres" in line[0] and "-p" in line and str(port) in line:
            return int(process.pid)
    raise SystemExit(f"no PostgreSQL on port {port}")


def table(rows: list[Row]) -> str:
    """Lines of plain text: what each asked costs, and its ratios to the floor."""
    lines = [
        f"{'request':<15}{'target':<24}{'p50':>8}{'p95':>8}{'p99':>8}{'/s':>8}"
        f"{'cpu app+db ms':>18}{'bytes':>9}   over the floor: p50, p95, cpu"
    ]
    for row in sorted(rows, key=lambda row: (row.request, row.target)):
        cpu = " + ".join(f"{value:.2f}" for value in row.cpu.values())
        over = "  ".join(f"{value:.2f}" for value in row.ratios.values())
        failed = f"   {row.failed} FAILED" if row.failed else ""
        lines.append(
            f"{row.request:<15}{row.target:<24}{row.p50:8.1f}{row.p95:8.1f}{row.p99:8.1f}"
            f"{row.per_second:8.0f}{cpu:>18}{row.size:9}   {over}{failed}"
        )
    return "\n".join(lines)


def main() -> int:
    """Exit status 1 when an answer was not the expected one."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,100000", help="rows, comma-separated")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--asks", type=int, default=60, help="requests in a block")
    parser.add_argument("--only", default="", help="requests, comma-separated")
    given = parser.parse_args()
    only = {name for name in given.only.split(",") if name}
    sizes = [int(size) for size in given.sizes.split(",")]
    rows = run(sizes, given.rounds, given.asks, only)
    (OUT / "result.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))
    print(table(rows))
    return 1 if any(row.failed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
