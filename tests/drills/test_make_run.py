"""`make run` from its first page to its last process, as a person at the keyboard meets it."""

from __future__ import annotations

import http.client
import os
import pty
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.drills.conftest import ROOT, wait_until
from tests.servers import free_port

UP_WITHIN = 600  # seconds; the first start makes the demo organisation
PATIENCE = 180  # seconds more than anything takes, on a machine that others use too
STOP_WITHIN = 10
# A person's own, without what these tests are set up with.
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One data folder, so that the demo organisation is made once."""
    return tmp_path_factory.mktemp("run") / "var"


class Run:
    """One `make run`, its output in a file."""

    def __init__(self, start, data: Path, port: int, **given):
        self.output = data.parent / f"output-{time.monotonic_ns()}"
        self.port = port
        command = ["make", "run", f"PORT={port}", f"VAR_DIR={data}"]
        with self.output.open("w") as file:
            self.process = start(
                command, env=ENVIRONMENT, **({"stdout": file, "stderr": file} | given)
            )

    def said(self) -> str:
        return self.output.read_text()

    def welcomed(self) -> bool:
        assert self.process.poll() is None, self.said()
        return f"runs at http://localhost:{self.port}" in self.said()

    def is_complete(self) -> bool:
        with suppress(psutil.NoSuchProcess):
            return {part.name() for part in self.launcher().children()} == {"web", "worker"}
        return False

    def up(self) -> Run:
        wait_until(self.welcomed, UP_WITHIN, "the welcome")
        wait_until(self.is_complete, PATIENCE, "web and worker, and nobody else")
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        return self

    def launcher(self) -> psutil.Process:
        [found] = psutil.Process(self.process.pid).children()
        return found

    def part(self, name: str) -> psutil.Process:
        return next(p for p in self.launcher().children() if p.name() == name)

    def ended(self) -> int:
        """The exit code; what takes longer than STOP_WITHIN is ended by the launcher itself."""
        return self.process.wait(STOP_WITHIN + PATIENCE)

    def nothing_is_left(self) -> None:
        wait_until(
            lambda: not [p for p in self.family if p.is_running() and p.status() != "zombie"],
            STOP_WITHIN + PATIENCE,
            "the end of every process",
        )
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", self.port))


@pytest.fixture
def make_run(start, data):
    """`make_run()` starts the product on a free port and waits for its first page."""
    return lambda **given: Run(start, data, free_port(), **given).up()


def get(port: int, path: str = "/accounts/login/") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Host": f"localhost:{port}"})
    return connection.getresponse()


def organisations(data: Path) -> int:
    with sqlite3.connect(data / "vindplaats.sqlite3") as database:
        return database.execute("select count(*) from organisation_organisation").fetchone()[0]


def test_first_start_shows_the_log_ins_and_a_second_says_where_the_first_runs(make_run, data):
    running = make_run()
    assert get(running.port).status == 200
    assert "demo-jongerenwerk" in running.said() and "lead@demo.example" in running.said()
    assert (data / "embedded").exists()

    other = subprocess.run(
        ["make", "run", f"PORT={free_port()}", f"VAR_DIR={data}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert other.returncode == 0
    assert f"already runs at http://localhost:{running.port}" in other.stdout
    assert get(running.port).status == 200


def test_a_later_start_keeps_the_data_and_is_up_at_once(make_run, data):
    first = make_run()
    os.killpg(first.process.pid, signal.SIGTERM)
    first.ended()
    before = organisations(data)

    second = make_run()
    assert get(second.port).status == 200
    assert organisations(data) == before == 1


def test_ctrl_c_in_a_terminal_stops_all_with_exit_code_0(start, data):
    ours, theirs = pty.openpty()
    running = Run(
        start, data, free_port(), stdin=theirs, preexec_fn=lambda: _take_terminal(theirs)
    ).up()
    os.close(theirs)
    os.write(ours, b"\x03")
    assert running.ended() == 0, running.said()
    running.nothing_is_left()
    os.close(ours)
    assert "Traceback" not in running.said()


def _take_terminal(descriptor: int) -> None:
    """Become a session of its own with this terminal, as a shell's window is."""
    import fcntl
    import termios

    fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_make_alone_stops_all(make_run, number):
    running = make_run()
    running.process.send_signal(number)
    running.ended()
    running.nothing_is_left()


def test_a_hail_of_signals_stops_all_the_same(make_run):
    """make passes a signal on that its group has had already: the second comes in the first."""
    running = make_run()
    launcher = running.launcher()
    for _ in range(200):
        launcher.send_signal(signal.SIGTERM)
    running.ended()
    running.nothing_is_left()


# Before what a handler of Celery's does there comes a deed of ours, given as the second argument.
TOLD_TO_STOP = """
import os, signal, sys, threading
from pathlib import Path
import django
from celery.signals import worker_ready, worker_shutting_down
from youthwork import embedded
django.setup()
data, lock = Path(sys.argv[1]), threading.Lock()
def up(**_):
    (data / "up").touch()
def is_told(**_):
    with lock:
        exec(sys.argv[2])
worker_ready.connect(up)
worker_shutting_down.connect(is_told)
embedded.worker(data)
"""


@pytest.mark.parametrize(
    ("meanwhile", "code"),
    [("os.kill(os.getpid(), signal.SIGTERM)", 0), ("signal.pause()", -signal.SIGALRM)],
    ids=["told-again", "stuck"],
)
def test_a_worker_whose_launcher_is_gone_ends(start, tmp_path, meanwhile, code):
    """A launcher that is killed tells it once for each of its threads, and nobody ends it later."""
    (tmp_path / "broker").mkdir()
    asked = {"DEMO": "1", "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "youthwork.settings"}
    output = tmp_path / "output"
    with output.open("w") as file:
        worker = start(
            [sys.executable, "-c", TOLD_TO_STOP, str(tmp_path), meanwhile],
            env=ENVIRONMENT | asked, stdout=file, stderr=file,
        )  # fmt: skip
    wait_until((tmp_path / "up").exists, PATIENCE, "the worker")
    worker.terminate()
    assert worker.wait(STOP_WITHIN + PATIENCE) == code, output.read_text()


def test_a_stop_before_the_worker_is_there_leaves_nothing(start, data):
    """The first page is told while what only the worker needs is being loaded."""
    running = Run(start, data, free_port())
    wait_until(running.welcomed, UP_WITHIN, "the welcome")
    os.killpg(running.process.pid, signal.SIGINT)
    running.ended()

    def left() -> list[psutil.Process]:
        each = psutil.process_iter(["cmdline", "status"])
        ours = [p for p in each if f"--data={data}" in (p.info["cmdline"] or [])]
        return [p for p in ours if p.info["status"] != "zombie"]

    wait_until(lambda: not left(), STOP_WITHIN + PATIENCE, "the end of every process")
    assert "Traceback" not in running.said()


@pytest.mark.parametrize("who", ["make", "launcher", "web", "worker"])
def test_whoever_is_killed_nothing_is_left(make_run, who):
    running = make_run()
    victim = {
        "make": lambda: psutil.Process(running.process.pid),
        "launcher": running.launcher,
        "web": lambda: running.part("web"),
        "worker": lambda: running.part("worker"),
    }[who]()
    victim.kill()
    assert running.ended() != 0
    running.nothing_is_left()


def test_idle_connections_hold_nobody_up(make_run):
    """Browsers open connections ahead of need and leave them silent."""
    running = make_run()
    idle = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(40)]
    assert get(running.port).status == 200  # within its time-out
    for connection in idle:
        connection.close()


def test_a_taken_port_is_said(start, data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        running = Run(start, data, taken.getsockname()[1])
        assert running.ended() != 0
    assert f"Port {running.port} can't be used" in running.said()
    assert "make run PORT=" in running.said()
    assert "Traceback" not in running.said()


def test_all_parts_work_and_stay_within_200_mib(make_run):
    """Readiness asks for the worker and the day; then the proportional set size of them all."""
    running = make_run()
    wait_until(lambda: get(running.port, "/health/ready/").status == 200, PATIENCE, "readiness")
    family = psutil.Process(running.process.pid).children(recursive=True)
    assert sum(process.memory_full_info().pss for process in family) <= 200 * 2**20
