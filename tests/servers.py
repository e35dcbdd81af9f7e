"""Private PostgreSQL and Redis for a test run: free ports, a temporary folder, gone afterwards.

No system-wide server is used, made or started. PostgreSQL refuses to run as root, so that a
run as root lends it the `postgres` user of its package.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

START_WITHIN = 120  # seconds
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
KEEPS = QUICK | {"synchronous_commit": "on"}  # what is committed outlives the server's end
# Three sizes in `bench` are nine servers of two processes with four threads, which make 72.
MOST_CONNECTIONS = 120
DURABLE = {"shared_buffers": "256MB"}


class Missing(Exception):
    """A server's program isn't there; `bin/setup test` and `bin/setup bench` install it."""


@dataclass(frozen=True)
class Servers:
    """Where the private servers answer."""

    postgres: str  # postgres://tester@127.0.0.1:PORT, without a database
    redis: str  # redis://127.0.0.1:PORT, without a number
    authority: Path | None = None  # who vouches for them, where they speak TLS alone

    def database(self, name: str) -> str:
        tls = f"?sslmode=verify-full&sslrootcert={self.authority}" if self.authority else ""
        return f"{self.postgres}/{name}{tls}"

    def broker(self, number: int) -> str:
        tls = f"?ssl_ca_certs={self.authority}" if self.authority else ""
        return f"{self.redis}/{number}{tls}"

    def as_environment(self) -> dict[str, str]:
        """How a run hands its servers to the suites that it starts."""
        return {"TEST_POSTGRES": self.postgres, "TEST_REDIS": self.redis}

    @classmethod
    def from_environment(cls) -> Servers | None:
        """The servers that a run around us has started, if any."""
        if "TEST_POSTGRES" in os.environ and "TEST_REDIS" in os.environ:
            return cls(os.environ["TEST_POSTGRES"], os.environ["TEST_REDIS"])
        return None


@contextmanager
def private_servers(durable: bool = False) -> Iterator[Servers]:
    """Start both, yield where they are, stop them and remove what they wrote.

    `durable`: PostgreSQL keeps what it commits, as it does in use; for measurements.
    """
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="vindplaats-servers-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres = stack.enter_context(_postgres(folder, DURABLE if durable else QUICK))
        redis = stack.enter_context(_redis(folder))
        yield Servers(postgres.address, redis.address)


@contextmanager
def servers(durable: bool = False) -> Iterator[Servers]:
    """Those of the run around us, or our own."""
    if given := Servers.from_environment():
        yield given
        return
    with private_servers(durable) as own:
        yield own


@dataclass
class Standing:
    """A server that can be ended at will and started again in its place."""

    address: str
    begin: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes]

    def end(self, how: int = signal.SIGKILL) -> None:
        """End it with this signal, and wait until it is gone."""
        stop(self.process, how)

    def start(self) -> None:
        """Start it again on the same port; what it kept is there."""
        self.process = self.begin()


def certificates(folder: Path) -> Path:
    """Those that an installation makes, in a folder; the file of who vouches for them."""
    script = Path(__file__).resolve().parent.parent / "deploy/certificates.sh"
    subprocess.run(["sh", script, folder], check=True, stdout=subprocess.DEVNULL)
    return folder / "authority"


@contextmanager
def own_redis(tls: Path | None = None) -> Iterator[Standing]:
    """A Redis of one's own, for whoever stops it while others work; it keeps nothing.

    With `tls`, a folder of certificates, it speaks nothing else.
    """
    folder = tempfile.TemporaryDirectory(prefix="vindplaats-redis-")
    with folder as path, _redis(Path(path), tls) as standing:
        yield standing


@contextmanager
def own_postgres(tls: Path | None = None) -> Iterator[Standing]:
    """A PostgreSQL of one's own that keeps what it commits, for whoever ends and starts it.

    With `tls`, a folder of certificates, it speaks nothing else.
    """
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="vindplaats-postgres-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        yield stack.enter_context(_postgres(folder, KEEPS, tls))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ends_with_parent(how: int) -> Callable[[], None]:
    """A `preexec_fn` that has the kernel send `how` when the parent is gone (Linux only)."""

    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, how, 0, 0, 0)

    return ask


def _newest_postgres() -> Path:
    def version(folder: Path) -> tuple[int, ...]:
        return tuple(int(n) for n in re.findall(r"\d+", str(folder)))

    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders += [path.parent for path in Path("/opt/homebrew/opt").glob("postgresql@*/bin/initdb")]
    folders += [path.parent for path in Path("/usr/local/opt").glob("postgresql@*/bin/initdb")]
    if folders:
        return max(folders, key=version)
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise Missing("PostgreSQL is missing: bin/setup test, or bench")


def _lent_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise Missing(
            "PostgreSQL refuses to run as root, and there is no user `postgres` to lend it: "
            "run this as somebody else"
        ) from None


@contextmanager
def _postgres(
    folder: Path, settings: dict[str, str], tls: Path | None = None
) -> Iterator[Standing]:
    programs, data, log = _newest_postgres(), folder / "data", folder / "postgres.log"
    port = free_port()
    lent: dict[str, object] = {}
    if os.geteuid() == 0:
        user = _lent_user()
        lent = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(folder)}
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8"]
        + ["--no-sync", "--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"],
        cwd=folder,
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
        **lent,
    )
    given = settings | {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
        "max_connections": str(MOST_CONNECTIONS),
        "log_min_error_statement": "panic",  # as in docker-compose.yml
        "log_error_verbosity": "terse",
    }
    if tls:
        given |= _tls_of_postgres(tls, folder, lent)
    ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]

    def begin() -> subprocess.Popen[bytes]:
        with log.open("ab") as lines:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-p", str(port)]
                + [part for name, value in given.items() for part in ("-c", f"{name}={value}")],
                cwd=folder,
                env=env,
                stdout=lines,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGQUIT),
                **lent,
            )
        try:
            wait_for(
                server, log, lambda: subprocess.run(ready, env=env, cwd=folder).returncode == 0
            )
        except BaseException:
            stop(server, signal.SIGQUIT)
            raise
        return server

    host = "localhost" if tls else "127.0.0.1"
    standing = Standing(f"postgres://tester@{host}:{port}", begin, begin())
    try:
        yield standing
    finally:
        standing.end(signal.SIGQUIT)  # at once: the data goes anyway


def _tls_of_postgres(tls: Path, folder: Path, lent: dict[str, object]) -> dict[str, str]:
    """Its settings, with files that its user may read; it takes no key that others can read."""
    for name, mode in (("certificate", 0o644), ("key", 0o600)):
        shutil.copy(tls / f"database_{name}", folder / name)
        (folder / name).chmod(mode)
        if lent:
            os.chown(folder / name, int(str(lent["user"])), int(str(lent["group"])))
    (folder / "pg_hba.conf").write_text("local all all trust\nhostssl all all all trust\n")
    return {
        "ssl": "on",
        "ssl_cert_file": str(folder / "certificate"),
        "ssl_key_file": str(folder / "key"),
        "hba_file": str(folder / "pg_hba.conf"),
    }


@contextmanager
def _redis(folder: Path, tls: Path | None = None) -> Iterator[Standing]:
    # Debian's redis-tools holds the server under another name and without a system service;
    # the program goes by the name it is called with.
    program = shutil.which("redis-server") or shutil.which("redis-check-rdb")
    if not program:
        raise Missing("Redis is missing: bin/setup test, or bench")
    port, log = free_port(), folder / "redis.log"
    listens = ["--port", str(port)]
    trust = ssl.create_default_context(cafile=tls / "authority") if tls else None
    if tls:
        listens = ["--port", "0", "--tls-port", str(port), "--tls-auth-clients", "no"]
        listens += ["--tls-cert-file", str(tls / "redis_certificate")]
        listens += ["--tls-key-file", str(tls / "redis_key")]

    def answers() -> bool:
        try:
            with ExitStack() as lines:
                plain = socket.create_connection(("127.0.0.1", port), timeout=1)
                connection = lines.enter_context(plain)
                if trust:
                    said = trust.wrap_socket(plain, server_hostname="redis")
                    connection = lines.enter_context(said)
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def begin() -> subprocess.Popen[bytes]:
        with log.open("ab") as lines:
            server = subprocess.Popen(
                ["redis-server", *listens, "--bind", "127.0.0.1", "--save", ""]
                + ["--appendonly", "no", "--dir", str(folder), "--databases", "64"],
                executable=program,
                stdout=lines,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGTERM),
            )
        try:
            wait_for(server, log, answers)
        except BaseException:
            stop(server, signal.SIGTERM)
            raise
        return server

    address = f"rediss://localhost:{port}" if tls else f"redis://127.0.0.1:{port}"
    standing = Standing(address, begin, begin())
    try:
        yield standing
    finally:
        standing.end(signal.SIGTERM)


def wait_for(server: subprocess.Popen[bytes], log: Path, answers: Callable[[], bool]) -> None:
    until = time.monotonic() + START_WITHIN
    while not answers():
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{server.args} did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.02)


def stop(server: subprocess.Popen[bytes], how: int) -> None:
    if server.poll() is None:
        server.send_signal(how)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
