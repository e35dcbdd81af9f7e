"""Runs the suites in three lanes and closes with one summary line that counts them all.

    python -m tests.everything [suite …]     without a name: all of them, after `make check`;
                                             fuzz: all that fuzz

Each suite is a pytest of its own, chosen by folder; its reports come in through
`tests.report_stream` and are counted by the pytest that runs here. A test that is skipped,
deselected or expected to fail counts as failed, and so does a suite that finds no tests,
crashes or takes longer than its limit.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue, SimpleQueue
from typing import Any

import pytest

from tests.servers import Servers, ends_with_parent, private_servers

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
LOGS = ROOT / "build/test"
APART = {"postgresql", "journeys", "browser", "drills", "fuzz"}
# Suites of their own, so that no lane works on long after the others have ended.
EVERY_PAGE = "browser/test_every_page.py"
FILLING = "drills/test_demo_filling.py"
BENCH = "drills/test_bench.py"
HALF = ("access", "signals")  # folders that take half of the unit tests' time
FUZZ_TENTH_BUDGET, FUZZ_BUDGET = 2 * 60, 15 * 60  # seconds of each, when there are two
LANES = 3  # for two cores: who drives a browser or waits for a process leaves its core to others
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Suite:
    """One run of pytest: its folders or files under tests/ and the servers it needs."""

    name: str
    parts: tuple[str, ...]
    budget: int  # seconds on two quiet cores; `limit` is where it is ended
    redis: int | None = None  # the number of its database there; None: on SQLite without Redis
    needs_servers: bool = False
    share: tuple[int, int] | None = None  # of the fuzzed forms: which of how many

    @property
    def limit(self) -> int:
        """Seconds after which a suite counts as hung; a busy machine takes far longer."""
        whole_fuzz = self.share and os.environ.get("FUZZ_SHARE") == "1"
        return 6 * HOUR if whole_fuzz else 90 * MINUTE

    @property
    def on_postgres(self) -> bool:
        return self.redis is not None


def unit_folders() -> tuple[str, ...]:
    """Every folder of tests that isn't a suite apart; a new one joins by being there."""
    return tuple(
        sorted(
            path.name
            for path in TESTS.iterdir()
            if path.name not in APART and (any(path.rglob("test_*.py")) or path.match("test_*.py"))
        )
    )


def suites() -> dict[str, Suite]:
    """In the order in which they start: what takes long first, so that no lane is left alone."""
    unit = unit_folders()
    others = tuple(folder for folder in (*unit, "postgresql") if folder not in HALF)
    every = [
        Suite("pages", (EVERY_PAGE,), 8 * MINUTE),
        Suite("postgresql-half", HALF, 5 * MINUTE, redis=0, needs_servers=True),
        Suite("postgresql", others, 5 * MINUTE, redis=1, needs_servers=True),
        Suite("sqlite", unit, 6 * MINUTE),
        Suite("browser", ("browser", "journeys"), 6 * MINUTE),
        Suite("drills", ("drills",), 4 * MINUTE, needs_servers=True),
        Suite("bench", (BENCH,), 3 * MINUTE, needs_servers=True),
        *fuzzing(),
        Suite("filling", (FILLING,), 2 * MINUTE),
    ]
    return {suite.name: suite for suite in every}


def fuzzing() -> list[Suite]:
    """The fuzzed forms in equal shares, side by side, each with a house of its own.

    `FUZZ_WORKERS` says how many; a single form (`FUZZ_FORM`) takes one.
    """
    many = 1 if os.environ.get("FUZZ_FORM") else int(os.environ.get("FUZZ_WORKERS", "2"))
    budget = FUZZ_BUDGET if os.environ.get("FUZZ_SHARE") == "1" else FUZZ_TENTH_BUDGET
    return [
        Suite(
            f"fuzz-{which}",
            ("fuzz",),
            2 * budget // many,
            redis=1 + which,
            needs_servers=True,
            share=(which, many),
        )
        for which in range(1, many + 1)
    ]


def elsewhere(suite: Suite) -> list[str]:
    """What stands in its folders and is a suite of its own."""
    parts = {part for other in suites().values() for part in other.parts}
    return sorted(part for part in parts if set(map(str, Path(part).parents)) & set(suite.parts))


class Everything:
    """The plugin of the pytest that runs here: it collects nothing and counts what comes in."""

    def __init__(self, chosen: list[Suite], check_first: bool) -> None:
        self.chosen = chosen
        self.check_first = check_first
        self.times: list[tuple[str, float, int]] = []
        self.children: list[subprocess.Popen[bytes]] = []

    def pytest_collection(self, session: pytest.Session) -> bool:
        return True

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.session, self.config = session, session.config
        self.terminal = session.config.pluginmanager.getplugin("terminalreporter")
        LOGS.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            if self.check_first:
                self._check()
            servers = None
            if any(suite.needs_servers for suite in self.chosen):
                servers = stack.enter_context(private_servers())
            self._run(servers)
        return True

    def pytest_terminal_summary(self) -> None:
        for name, seconds, budget in self.times:
            over = "" if seconds <= budget else "  OVER ITS BUDGET"
            self.terminal.write_line(f"{name:12} {seconds:6.1f} s of {budget}{over}")

    # --- one suite ----------------------------------------------------------------------------

    def _check(self) -> None:
        start = time.monotonic()
        self.terminal.section("make check")
        done = subprocess.run([sys.executable, "bin/check"], cwd=ROOT, stdin=subprocess.DEVNULL)
        self.times.append(("check", time.monotonic() - start, 45))
        if done.returncode:
            self._fail("make check", "make check found something; see its lines above.")

    def _run(self, servers: Servers | None) -> None:
        """All suites, in their order; each lane takes the next when it has ended one."""
        waiting: SimpleQueue[Suite] = SimpleQueue()
        for suite in self.chosen:
            waiting.put(suite)
        told: Queue[tuple[Suite, str, Any]] = Queue()

        def walk() -> None:
            while True:
                try:
                    suite = waiting.get_nowait()
                except Empty:
                    return
                start = time.monotonic()
                told.put((suite, "start", None))
                try:
                    for kind, data in self._lines(suite, servers):
                        told.put((suite, kind, data))
                finally:
                    told.put((suite, "end", time.monotonic() - start))

        fuzz_alone = all(suite.share for suite in self.chosen)
        for _lane in range(len(self.chosen) if fuzz_alone else LANES):
            threading.Thread(target=walk, daemon=True).start()
        finished: dict[str, dict[str, int]] = {}
        left = len(self.chosen)
        try:
            while left:
                suite, kind, data = told.get()
                if kind == "start":
                    self.terminal.section(f"suite {suite.name}")
                elif kind == "finish":
                    finished[suite.name] = data
                elif kind == "end":
                    left -= 1
                    self._close(suite, data, finished.get(suite.name))
                else:
                    self._count(suite, kind, data)
        finally:
            for child in self.children:
                if child.poll() is None:
                    child.terminate()

    def _close(self, suite: Suite, seconds: float, finish: dict[str, int] | None) -> None:
        """Note how long a suite took, and fail what did not come to its end."""
        self.times.append((suite.name, seconds, suite.budget))
        log = LOGS / f"{suite.name}.log"
        if not log.exists():
            self._fail(f"suite {suite.name}", "No tests: the folders are not there.")
            return
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-60:])
        if finish is None or finish["exit"] not in (0, 1, 5):
            self._fail(f"suite {suite.name}", f"It did not come to its end:\n{tail}")
        elif not finish["collected"]:
            self._fail(f"suite {suite.name}", "It found no tests.")
        elif finish["deselected"]:
            self._fail(f"suite {suite.name}", f"{finish['deselected']} tests were deselected.")
        if finish:
            self.session.testscollected += finish["collected"]

    def _lines(self, suite: Suite, servers: Servers | None) -> Iterator[tuple[str, Any]]:
        """Start the suite; yield what it reports until it ends or its limit is over."""
        log = LOGS / f"{suite.name}.log"
        log.unlink(missing_ok=True)
        parts = [str(TESTS / part) for part in suite.parts if (TESTS / part).exists()]
        if not parts:
            return
        reading, writing = os.pipe()
        child = subprocess.Popen(
            [sys.executable, "-m", "pytest", *parts, "-p", "tests.report_stream"]
            + [f"--ignore={TESTS / part}" for part in elsewhere(suite)]
            + [f"--report-stream={writing}", "-p", "no:cacheprovider", "--durations=15"]
            + (["-p", "tests.on_servers"] if suite.on_postgres else []),
            cwd=ROOT,
            env=self._environment(suite, servers),
            stdin=subprocess.DEVNULL,
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
            pass_fds=[writing],
            preexec_fn=ends_with_parent(signal.SIGTERM),
        )
        os.close(writing)
        self.children.append(child)
        # Aborted, it writes where each thread stands before it ends. pytest's own dump after a
        # time reads the stack of a running thread, which now and then ends the interpreter.
        limit = threading.Timer(suite.limit, child.send_signal, [signal.SIGABRT])
        limit.start()
        try:
            with os.fdopen(reading, encoding="utf-8") as stream:
                for line in stream:
                    yield tuple(json.loads(line))
            child.wait()
        finally:
            limit.cancel()
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(15)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()

    def _environment(self, suite: Suite, servers: Servers | None) -> dict[str, str]:
        own = LOGS / f"var-{suite.name}"
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir()
        env = os.environ | {"VAR_DIR": str(own)}
        if suite.share:
            env["FUZZ_PART"] = "{}/{}".format(*suite.share)
        if servers:
            env |= servers.as_environment()
            if suite.on_postgres:
                env["DATABASE_URL"] = servers.database(suite.name.replace("-", "_"))
                env["REDIS_URL"] = env["CELERY_BROKER_URL"] = f"{servers.redis}/{suite.redis}"
        return env

    # --- counting -----------------------------------------------------------------------------

    def _count(self, suite: Suite, kind: str, data: dict[str, Any]) -> None:
        report = self.config.hook.pytest_report_from_serializable(config=self.config, data=data)
        report.nodeid = f"{report.nodeid} [{suite.name}]"
        if report.skipped or hasattr(report, "wasxfail"):
            reason = getattr(report, "wasxfail", None) or report.longrepr
            report.outcome = "failed"
            report.longrepr = f"Nothing may be skipped or expected to fail: {reason}"
            if hasattr(report, "wasxfail"):
                del report.wasxfail
        if kind == "collect":
            self.config.hook.pytest_collectreport(report=report)
            return
        if report.when == "setup":
            self.config.hook.pytest_runtest_logstart(nodeid=report.nodeid, location=report.location)
        self.config.hook.pytest_runtest_logreport(report=report)

    def _fail(self, name: str, text: str) -> None:
        """Count one failure that is no test of a suite."""
        report = pytest.TestReport(
            nodeid=name,
            location=(name, None, name),
            keywords={},
            outcome="failed",
            longrepr=text,
            when="call",
        )
        self.session.testscollected += 1
        self.config.hook.pytest_runtest_logreport(report=report)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def main(names: list[str]) -> int:
    """Run the named suites, or all; returns pytest's exit code."""
    known = suites()
    if names == ["fuzz"]:
        names = [suite.name for suite in fuzzing()]
    if unknown := set(names) - set(known):
        print(f"unknown suite {', '.join(sorted(unknown))}; known: {', '.join(known)}")
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    chosen = [known[name] for name in names] or list(known.values())
    # This pytest only counts: no settings, no conftest, no plugins of the suites.
    alone = ["-c", os.devnull, f"--rootdir={ROOT}", "--noconftest", "-p", "no:cacheprovider"]
    alone += ["-p", "no:django", "-p", "no:hypothesispytest", "-o", "console_output_style=classic"]
    return int(pytest.main(alone, plugins=[Everything(chosen, check_first=not names)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
