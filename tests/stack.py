"""The topology of docker-compose.yml, started natively from nothing; `make stack` runs it.

Two web servers, two workers, beat, a private PostgreSQL and Redis, and Caddy with the Caddyfile of
the image in front: free ports, made-up secrets, a folder that goes with it. Ctrl-C stops all.
"""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_bytes, token_urlsafe
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import yaml

from tests.production import environment
from tests.servers import (
    Servers,
    certificates,
    ends_with_parent,
    free_port,
    own_postgres,
    own_redis,
)

ROOT = Path(__file__).resolve().parent.parent
UP_WITHIN, STOP_WITHIN = 120, 30  # seconds
PARTS = ("web-1", "web-2", "worker-1", "worker-2", "beat", "caddy")


class DidNotStart(Exception):
    """The topology isn't up; the text holds the end of the log of what failed."""


def commands() -> dict[str, list[str]]:
    """What the compose file runs in each service of ours, so that this can't drift from it."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return {name: services[name]["command"] for name in ("worker", "beat")}


class Stack:
    """A running topology: its address, and its processes by name."""

    def __init__(self, folder: Path, database: str, redis: str) -> None:
        self.folder, self.port = folder, free_port()
        self.tls = folder / "tls"
        self.inside = self.tls / "authority"  # who vouches for what speaks within
        self.web_ports = [free_port(), free_port()]
        self.url = f"https://localhost:{self.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        key = lambda: urlsafe_b64encode(token_bytes(32)).decode()  # noqa: E731
        self.env = kept | environment(
            SECRET_KEY=token_urlsafe(50), FIELD_KEYS=key(), INDEX_KEY=key(),
            SITE_URL=self.url, ALLOWED_HOSTS="localhost,web", DATABASE_URL=database,
            REDIS_URL=redis, EMAIL_URL=f"filemail://{folder}/mail",
            MEDIA_ROOT=str(folder / "media"), VAR_DIR=str(folder / "var"),
            PYTHONPATH=str(ROOT), HOME=str(folder), C_FORCE_ROOT="1",
        )  # fmt: skip

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.env,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise DidNotStart(
                f"manage.py {arguments[0]}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
            )
        return done.stdout

    def start(self, name: str) -> None:
        """Start one part, maybe again."""
        kind, _, number = name.partition("-")
        if kind == "web":
            port = self.web_ports[int(number) - 1]
            command = ["gunicorn", "--config", "gunicorn.conf.py", "--workers=2"]
            command += [f"--certfile={self.tls}/web_certificate", f"--keyfile={self.tls}/web_key"]
            command += [f"--bind=127.0.0.1:{port}", "youthwork.wsgi"]
        elif kind == "caddy":
            command = [_caddy(), "run", "--adapter=caddyfile", "--config=deploy/Caddyfile"]
        else:
            command = [part.replace("/tmp/", f"{self.folder}/{name}-") for part in commands()[kind]]
        if kind != "caddy":
            command = [sys.executable, "-m", *command]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.env | self._of_caddy(), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGTERM),
            )  # fmt: skip

    def _of_caddy(self) -> dict[str, str]:
        return {
            "UPSTREAMS": "to " + " ".join(f"127.0.0.1:{port}" for port in self.web_ports),
            "AUTHORITY": str(self.inside),
            "CADDY_GLOBAL": "auto_https disable_redirects\n\tskip_install_trust",
            "CADDY_TLS": "tls internal",
            "XDG_DATA_HOME": str(self.folder / "caddy"),
            "XDG_CONFIG_HOME": str(self.folder / "caddy"),
        }

    def wait(self, path: str = "/health/ready/", holds: str = '"status": "ok"') -> None:
        """Until it answers over TLS; what is asked by itself also wants a worker that took work."""
        until = time.monotonic() + UP_WITHIN
        answer: object = "nothing"
        while time.monotonic() < until:
            for name, process in self.processes.items():
                if process.poll() is not None:
                    raise DidNotStart(f"{name} ended:\n{self.said(name)}")
            try:
                if holds in (answer := self.get(path)):
                    return
            except (OSError, ssl.SSLError) as error:
                answer = error
            time.sleep(0.1)
        raise DidNotStart(f"not ready within {UP_WITHIN} s: {answer}")

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def authority(self) -> Path:
        """The certificate that vouches for the one of this run."""
        return self.folder / "caddy/caddy/pki/authorities/local/root.crt"

    def get(self, path: str, **headers: str) -> str:
        """The page at a path, fetched over TLS that is checked. Raises HTTPError, OSError."""
        trust = ssl.create_default_context(cafile=str(self.authority()))
        with urlopen(Request(self.url + path, headers=headers), context=trust, timeout=60) as page:
            return str(page.read().decode())

    def status(self, path: str) -> int:
        try:
            self.get(path)
        except HTTPError as error:
            return error.code
        return 200

    def kill(self, name: str) -> None:
        """The part and its family, at once."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def stop(self) -> list[str]:
        """Ask all to end, the proxy first; the names of those that had to be killed."""
        late = []
        for name in reversed(PARTS):
            if name in self.processes and self.processes[name].poll() is None:
                self.processes[name].terminate()
        until = time.monotonic() + STOP_WITHIN
        for name, process in self.processes.items():
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                late.append(name)
                self.kill(name)
        return late


def _caddy() -> str:
    beside = ROOT / ".venv/caddy/usr/bin/caddy"
    found = shutil.which("caddy") or (str(beside) if beside.exists() else None)
    if not found:
        raise DidNotStart("Caddy is missing: bin/setup test")
    return found


@contextmanager
def stack(database: str = "", redis: str = "") -> Iterator[Stack]:
    """Everything up and ready; stopped and removed afterwards. Servers of its own unless given."""
    with ExitStack() as exits:
        folder = Path(exits.enter_context(tempfile.TemporaryDirectory(prefix="vindplaats-stack-")))
        authority = certificates(folder / "tls")
        if not database:
            postgres = exits.enter_context(own_postgres(folder / "tls"))
            broker = exits.enter_context(own_redis(folder / "tls"))
            servers = Servers(postgres.address, broker.address, authority)
            database, redis = servers.database("postgres"), servers.broker(0)
        made = Stack(folder, database, redis)
        exits.callback(made.stop)
        made.manage("migrate", "--no-input", "--verbosity=0")
        made.manage("collectstatic", "--no-input", "--verbosity=0")
        for name in PARTS:
            made.start(name)
        made.wait()
        yield made


def main() -> int:
    """Start it, say where, and wait for Ctrl-C."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    began = time.monotonic()
    try:
        with stack() as made:
            invited = made.manage("invite", "admin@example.org", "--role", "administrator")
            seconds = time.monotonic() - began
            print(f"Vindplaats runs at {made.url}   ({seconds:.0f} s; Ctrl-C stops it)")
            print(f"  first administrator: {invited.strip()}")
            print(f"  mails land in        {made.folder}/mail")
            print(f"  its certificate is vouched for by {made.authority()}", flush=True)
            try:
                while all(process.poll() is None for process in made.processes.values()):
                    time.sleep(0.5)
                ended = [name for name, each in made.processes.items() if each.poll() is not None]
                print(f"{', '.join(ended)} ended:\n{made.said(ended[0])}", file=sys.stderr)
                return 1
            except KeyboardInterrupt:
                print("\nStopping …", flush=True)
    except KeyboardInterrupt:
        return 130
    except DidNotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
