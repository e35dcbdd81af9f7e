"""Starts the embedded instance (`make run`): web, worker and beat beside one SQLite file.

What two others share is loaded once, in a process that forks them and ends: `web` (gunicorn) as
soon as it can answer, then `worker` (Celery with beat inside). The launcher stays small. Whoever
loses its parent stops by itself, also when that parent was killed outright, so that no second
beat is ever left over.
Why not a process manager from the shelf: docs/decisions/0060-own-launcher.md.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import gc
import multiprocessing
import os
import select
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, cast

from youthwork.lib import memory

if TYPE_CHECKING:
    from io import TextIOWrapper

ROOT = Path(__file__).resolve().parent.parent
STOP_WITHIN = 10.0  # seconds that the processes get to finish what they do
PAGE_WITHIN = 120.0  # seconds until the first page must answer
FIRST_PAGE = "/accounts/login/"
# What gunicorn and Celery load when they start.
WEB_SERVER = ("gunicorn.app.wsgiapp", "gunicorn.arbiter", "gunicorn.workers.gthread")
TASK_SERVER = (
    "celery.apps.worker",
    "celery.beat",
    "celery.concurrency.solo",
    "celery.worker.consumer",
    "celery.worker.strategy",
)
FORK = multiprocessing.get_context("fork")
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Refused(Exception):
    """The start can't go on; the text is for the person at the keyboard."""


class Stop:
    """Whether somebody asked for the end.

    A pipe, because it is asked for in signal handlers, two at a time when make passes its own on:
    an event of `threading` has a lock, which the second handler would wait for inside the first.
    """

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)

    def ask(self, *_: object) -> None:
        """Ask for the end; as a signal handler too."""
        with suppress(BlockingIOError):  # full: asked for often enough
            os.write(self._writing, b"!")

    def wait(self, seconds: float) -> bool:
        """Whether it was asked for, waiting for it no longer than `seconds`."""
        return bool(select.select([self._reading], [], [], seconds)[0])

    def asked(self) -> bool:
        """Whether it was asked for by now."""
        return self.wait(0)

    def or_line(self, told: int) -> str:
        """The next line of a pipe that gets whole lines; empty at its end and once it was asked."""
        select.select([self._reading, told], [], [])
        line = b""
        while not self.asked() and not line.endswith(b"\n") and (letter := os.read(told, 1)):
            line += letter
        return line.decode()


# --- living no longer than the parent -----------------------------------------------------------


def die_with_parent(parent: int) -> None:
    """Get a SIGTERM when the process `parent` is gone, however it went."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it went before we asked
            os.kill(os.getpid(), signal.SIGTERM)
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _stop_when_make_is_interrupted(stop: Stop) -> None:
    """Notice a SIGINT that went to make alone (`kill -INT`, an editor's stop button).

    make then waits for its recipe without passing the signal on; what shows is that it no
    longer catches SIGINT. A Ctrl-C in a terminal reaches the launcher itself.
    """
    status = Path(f"/proc/{os.getppid()}/status")

    def catches_interrupt() -> bool:
        with suppress(OSError):
            for line in status.read_text().splitlines():
                if line.startswith("SigCgt:"):
                    return bool(int(line.split()[1], 16) >> (signal.SIGINT - 1) & 1)
        return False

    if not catches_interrupt():
        return

    def watch() -> None:
        while catches_interrupt() and not stop.wait(0.5):
            pass
        stop.ask()

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _own_terminal_group() -> Iterator[None]:
    """Take the terminal, as a shell gives it to a job: Ctrl-C then reaches the launcher only.

    make, left out, does not die of the signal, and ends with the launcher's exit code.
    """
    if not (sys.stdin.isatty() and os.tcgetpgrp(0) == os.getpgrp()) or os.getpid() == os.getsid(0):
        yield
        return
    before = os.getpgrp()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # the shell could not continue this group
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
    try:
        yield
    finally:
        with suppress(OSError):
            os.tcsetpgrp(0, before)


# --- one instance at a time -------------------------------------------------------------------


@contextmanager
def _only_instance(data: Path, site: str) -> Iterator[bool]:
    """Hold the data folder's lock; False when another launcher holds it (and says where)."""
    with (data / "run.lock").open("a+") as lock:
        try:
            # The lock goes with the process, so that a crash leaves none behind.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where, _, pid = lock.read().strip().partition(" ")
            print(f"Vindplaats already runs at {where} (process {pid}). Ctrl-C there stops it.")
            yield False
            return
        lock.truncate(0)
        lock.write(f"{site} {os.getpid()}\n")
        lock.flush()
        yield True


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refused(
                f"Port {port} can't be used ({error.strerror}). "
                f"Another one: make run PORT={port + 1}"
            ) from None


# --- the launcher -----------------------------------------------------------------------------


class Part:
    """One process of the instance, in a process group of its own, its lines on our screen."""

    def __init__(self, name: str, pid: int, lines: IO[str]) -> None:
        self.name, self.pid = name, pid
        self.code: int | None = None  # once it has ended
        self.reader = threading.Thread(target=self._relay, args=[lines], daemon=True)

    def listen(self) -> None:
        self.reader.start()

    def _relay(self, lines: IO[str]) -> None:
        for line in lines:
            print(f"{self.name:6} | {line}", end="", flush=True)

    def ended(self) -> bool:
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is not None

    def stop(self) -> None:
        if not self.ended():
            os.kill(self.pid, signal.SIGTERM)

    def finish(self, until: float) -> None:
        """Wait until the monotonic moment `until`, then end whatever the group still holds."""
        while not self.ended() and time.monotonic() < until:
            time.sleep(0.02)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        while not self.ended():
            time.sleep(0.02)
        self.reader.join(timeout=1)


class Start:
    """What a process is to run, what it shares that is loaded before it is forked, and the pipe
    from its lines to our screen."""

    def __init__(
        self, name: str, run: Callable[[], None], load: Callable[[], None] = lambda: None
    ) -> None:
        self.name, self.run, self.load = name, run, load
        self.pipe = os.pipe()

    def fork(self, launcher: int) -> int:
        """Fork it from here, with what is loaded here, and return its process id."""
        sys.stdout.flush()
        process = FORK.Process(target=self._in_a_process_of_its_own, args=[launcher])
        # A signal that comes before the child has its own handlers waits for them.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return process.pid or 0

    def part(self, pid: int) -> Part:
        reading, writing = self.pipe
        os.close(writing)
        return Part(self.name, pid, os.fdopen(reading, errors="replace"))

    def _in_a_process_of_its_own(self, launcher: int) -> None:
        """Leave the launcher's terminal, files and handlers behind, and run."""
        os.setsid()
        os.dup2(self.pipe[1], sys.stdout.fileno())
        os.dup2(self.pipe[1], sys.stderr.fileno())
        os.closerange(3, 1024)  # the launcher's lock among them
        gc.enable()
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL)
        forked_by = os.getppid()
        while forked_by != launcher and os.getppid() == forked_by:
            time.sleep(0.005)  # it is about to end, and the launcher to adopt us
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        die_with_parent(launcher)
        if sys.platform == "linux":
            pr_set_name = 15  # what a list of processes shows
            ctypes.CDLL(None).prctl(pr_set_name, self.name.encode(), 0, 0, 0)
        for stream in (sys.stdout, sys.stderr):
            cast("TextIOWrapper", stream).reconfigure(line_buffering=True)
        self.run()


def _set_up_and_forked(
    first: Start, starts: list[Start], stop: Stop
) -> Generator[Part, None, None]:
    """Run `first` to its end and fork `starts`, each as soon as it can be.

    Raises Refused when one fails. On Linux a process apart loads what they share, forks them and
    ends, so that nobody keeps what only the forking needed; the launcher adopts them. Elsewhere
    nobody can adopt: it loads it itself.
    """
    launcher = os.getpid()
    if sys.platform != "linux":
        _load_apps()
        set_up = first.part(first.fork(launcher))
        set_up.listen()
        _until_it_went_well(set_up, stop)
        _load_pages()
        pids = [_loaded_and_forked(start, launcher) for start in starts if not stop.asked()]
        yield from [start.part(pid) for start, pid in zip(starts, pids, strict=False)]
        return
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)
    reading, writing = os.pipe()
    sys.stdout.flush()
    loader = FORK.Process(target=_load_fork_and_end, args=[first, starts, launcher, writing])
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        loader.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    os.close(writing)
    loading, left = first.part(loader.pid or 0), iter(starts)
    loading.listen()
    with os.fdopen(reading, buffering=0, mode="rb") as told:
        try:
            while line := stop.or_line(reading):
                yield next(left).part(int(line))
            _until_it_went_well(loading, stop)
            for line_left in told:  # of what was forked before it heard of the stop
                yield next(left).part(int(line_left))
        finally:
            loading.stop()
            loading.finish(time.monotonic() + STOP_WITHIN)


def _until_it_went_well(part: Part, stop: Stop) -> None:
    """Return when it ended or a stop was asked; raises Refused when it ended badly."""
    while not part.ended() and not stop.wait(0.02):
        pass
    part.stop()
    part.finish(time.monotonic() + STOP_WITHIN)
    if part.code and not stop.asked():
        raise Refused("Setting up the product failed; see the lines above.")


def _loaded_and_forked(start: Start, launcher: int) -> int:
    start.load()
    return start.fork(launcher)


def _load_fork_and_end(first: Start, starts: list[Start], launcher: int, writing: int) -> NoReturn:
    """In the process that loads: each process id on a line of its own."""
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    die_with_parent(launcher)
    _load_apps()
    set_up = first.fork(os.getpid())
    _load_pages()  # meanwhile
    _, status = os.waitpid(set_up, 0)
    if status:
        os._exit(1)
    for start in starts:
        start.load()
        # Nothing comes between a fork and the line that tells of it.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        os.write(writing, _forked_and_given_away(start, launcher))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    os._exit(0)


def _forked_and_given_away(start: Start, launcher: int) -> bytes:
    """The line of a process that the launcher has adopted, for who forked it has ended."""
    reading, writing = os.pipe()
    between = FORK.Process(target=_fork_and_end, args=[start, launcher, writing])
    between.start()
    between.join()
    line = os.read(reading, 32)
    os.close(reading)
    os.close(writing)
    return line


def _fork_and_end(start: Start, launcher: int, writing: int) -> NoReturn:
    os.write(writing, f"{start.fork(launcher)}\n".encode())
    os._exit(0)


def _load_apps() -> None:
    """Load what setting up needs as well: settings and models, and Celery, which all share."""
    gc.disable()  # all that is loaded stays: looking at it again and again is a sixth of the time
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthwork.settings")
    import django

    django.setup()
    import_module("youthwork.celery")


def _load_pages() -> None:
    """Load addresses, views and server: what asks for neither the database nor static files.

    Views too, which elsewhere come when they are asked for (`youthwork/lib/on_demand.py`): half of
    what tasks need stands behind pages, and each process would hold its own.
    """
    from django.urls import get_resolver

    from youthwork.lib import on_demand

    _ = get_resolver().url_patterns
    for name in (*WEB_SERVER, *on_demand.load_all()):
        import_module(name)


def _answer_first_pages() -> None:
    """Answer them once, so that their parts are shared and the first person's are quick.

    What a process loads later goes into the gaps between what is shared, and copies it.
    """
    from wsgiref.util import setup_testing_defaults

    from django.db import connections

    from youthwork.wsgi import application

    for path in (FIRST_PAGE, "/health/ready/"):
        asked = {"PATH_INFO": path, "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1"}
        setup_testing_defaults(asked)
        with closing(application(asked, lambda *_: bytes)) as answer:
            b"".join(answer)
    connections.close_all()
    memory.settle()


def _load_tasks() -> None:
    """Load what the worker does, and Celery's own."""
    from youthwork.celery import app

    app.loader.import_default_modules()
    for name in TASK_SERVER:
        import_module(name)
    memory.settle()


def _wait_for_page(port: int, parts: list[Part], stop: Stop) -> None:
    """Return once the first page answers or a stop was asked; raises Refused otherwise."""
    until = time.monotonic() + PAGE_WITHIN
    answer = "nothing"
    while time.monotonic() < until and not stop.asked():
        for part in parts:
            if part.ended():
                raise Refused(f"The {part.name} process ended while starting; see its lines above.")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 10) as connection:
            connection.sendall(f"GET {FIRST_PAGE} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            answer = connection.makefile().readline().strip()
            if " 200 " in answer:
                return
        stop.wait(0.05)
    if not stop.asked():
        raise Refused(f"The first page gave {answer} for {PAGE_WITHIN:.0f} seconds.")


def _welcome(site: str, data: Path) -> None:
    print(f"\nVindplaats runs at {site}   (Ctrl-C stops it)\n")
    log_ins = data / "demo-log-ins"
    if log_ins.exists():
        print(log_ins.read_text())
    sys.stdout.flush()


def keep_bytecode(data: Path) -> None:
    """Compiled modules stand with the data where none may stand beside the source.

    Otherwise each start compiles 800 of them (`PYTHONDONTWRITEBYTECODE`).
    """
    if sys.dont_write_bytecode:
        sys.pycache_prefix, sys.dont_write_bytecode = str(data / "bytecode"), False


def launch(port: int, data: Path) -> int:
    """Run the instance until it is stopped; the exit code is 0 when a person stopped it."""
    stop = Stop()
    for number in ENDING:
        signal.signal(number, stop.ask)
    if "MAKELEVEL" in os.environ:
        die_with_parent(os.getppid())
    site = f"http://localhost:{port}"
    data.mkdir(parents=True, exist_ok=True)
    with _own_terminal_group(), _only_instance(data, site) as alone:
        if not alone:
            return 0
        _refuse_taken_port(port)
        keep_bytecode(data)
        (data / "embedded").touch()
        return _run(port, data, site, stop)


def _run(port: int, data: Path, site: str, stop: Stop) -> int:
    ours = {"DEMO": "1", "VAR_DIR": str(data), "SITE_URL": site, "PYTHONUNBUFFERED": "1"}
    env = os.environ | ours
    parts: list[Part] = []
    try:
        if "MAKELEVEL" in os.environ:
            _stop_when_make_is_interrupted(stop)
        os.environ.update(env)
        first = Start("setup", setup)
        starts = [
            Start("web", partial(web, port), _answer_first_pages),
            Start("worker", partial(worker, data), _load_tasks),
        ]
        with closing(_set_up_and_forked(first, starts, stop)) as forked:
            for part in forked:
                parts.append(part)
                part.listen()
                if part.name == "web":
                    _wait_for_page(port, parts, stop)
                    if not stop.asked():
                        _welcome(site, data)
        while not stop.wait(0.5):
            for part in parts:
                if part.ended():
                    raise Refused(f"The {part.name} process ended (code {part.code}).")
        return 0
    finally:
        if stop.asked():
            print("\nStopping …", flush=True)
        until = time.monotonic() + STOP_WITHIN
        for part in parts:
            part.stop()
        for part in parts:
            part.finish(until)


# --- the processes ----------------------------------------------------------------------------


def setup() -> None:
    """Bring database and static files up to date and fill an empty database with the demo."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    for folder in (settings.VAR_DIR / "broker", settings.MAILBOX_DIR, settings.MEDIA_ROOT):
        Path(folder).mkdir(parents=True, exist_ok=True)
    # Neither looks at what the other does; a daemon ends with us, should we fail.
    collecting = FORK.Process(target=_collect_static, args=[os.getpid()], daemon=True)
    collecting.start()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)

    from organisation.demo_logins import DEMO_LOGINS, DEMO_PASSWORD
    from organisation.models import Organisation

    if not Organisation.objects.exists():
        print("Making the demo organisation …")
        call_command("demo")
    people = "".join(f"  {login.email:24} {login.role}\n" for login in DEMO_LOGINS)
    log_ins = f"Log in as one of these, with the password {DEMO_PASSWORD}\n\n{people}"
    (settings.VAR_DIR / "demo-log-ins").write_text(log_ins)
    collecting.join()
    if collecting.exitcode:
        sys.exit(1)


def _collect_static(beside: int) -> None:
    """Collect the static files when one was added, changed or removed since the last time.

    In a process of its own, which doesn't outlive the one it works beside.
    """
    die_with_parent(beside)
    import hashlib

    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = settings.VAR_DIR / "static.stamp"
    if (
        stamp.exists()
        and Path(settings.STATIC_ROOT, "staticfiles.json").exists()
        and stamp.read_text() == digest.hexdigest()
    ):
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())


def web(port: int) -> None:
    """Serve the pages: one process with threads, which is what one SQLite file can use."""
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "youthwork.wsgi"]
    sys.argv += [f"--bind=127.0.0.1:{port}", "--workers=1", "--threads=8"]
    sys.argv += ["--graceful-timeout=5", "--log-level=warning"]
    run()


def worker(data: Path) -> None:
    """Run the tasks one at a time, with beat in a thread.

    The solo pool finishes the task at hand when it is stopped; a pool of processes would drop
    the tasks that it had fetched. Beat as a thread costs no memory and can't outlive the worker.
    """
    from celery.apps.worker import Worker
    from celery.beat import EmbeddedService
    from celery.exceptions import SecurityWarning
    from celery.signals import task_postrun, worker_ready, worker_shutdown, worker_shutting_down
    from celery.worker import WorkController

    from youthwork.celery import app

    schedule = str(data / "beat-schedule")
    beat: Any = EmbeddedService(app, thread=True, schedule_filename=schedule)

    @worker_ready.connect(weak=False)
    def start_beat(**_: object) -> None:
        beat.start()

    @worker_shutting_down.connect(weak=False)
    def tell_beat(**_: object) -> None:
        beat.service.stop()  # while the task at hand goes on

    @worker_shutdown.connect(weak=False)
    def wait_for_beat(**_: object) -> None:
        if beat.is_alive():
            beat.stop()

    @task_postrun.connect(weak=False)
    def give_back(**_: object) -> None:
        memory.give_back()  # the day and its mail leave three megabytes free

    class EmbeddedWorker(Worker):
        def install_platform_tweaks(self, worker: WorkController) -> None:
            super().install_platform_tweaks(worker)
            _end_once_told()

    # The demo may run as root in a container; it answers this machine only.
    warnings.simplefilter("ignore", SecurityWarning)
    # A start from the command line would load an editor of lines (prompt_toolkit) and ask Django's
    # checks, which touch all that is shared; `make check` asks them.
    os.environ["CELERY_SKIP_CHECKS"] = "1"
    ours = app.subclass_with_self(EmbeddedWorker)(
        pool_cls="solo", loglevel="WARNING", quiet=True,
        without_gossip=True, without_mingle=True, without_heartbeat=True,
    )  # fmt: skip
    ours.start()
    sys.exit(ours.exitcode)


def _end_once_told() -> None:
    """Let what hears a SIGTERM do so once, and have STOP_WITHIN for it.

    Of a launcher with threads that is killed comes one for each. Inside the first, the second would
    wait for locks that the first holds (Celery's own, an event of `threading`); and nobody is left
    then to end a process that stays.
    """
    first = signal.getsignal(signal.SIGTERM)

    def told(*given: Any) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_REAL, STOP_WITHIN)  # SIGALRM, which ends it
        if callable(first):
            first(*given)

    signal.signal(signal.SIGTERM, told)


def main() -> int:
    """Start the launcher."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=ROOT / "var")
    given = parser.parse_args()
    try:
        return launch(given.port, given.data.resolve())
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
