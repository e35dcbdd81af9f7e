"""The demo as `make run` starts it: how long a second start takes, and what it holds when idle."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError

from bench.instance import FIRST_PAGE, ROOT, UP_WITHIN
from bench.memory import held_mb
from bench.work import Work
from tests.servers import ends_with_parent, free_port

FIRST_WITHIN = 600  # seconds; the first start makes the demo organisation
IDLE_FOR = 10  # seconds after everything was ready


def measure() -> Work:
    """`did` is one start; memory is the proportional set size of all its processes."""
    with tempfile.TemporaryDirectory(prefix="vindplaats-idle-") as made:
        with _running(Path(made) / "var", FIRST_WITHIN):
            pass
        began = time.perf_counter()
        with _running(Path(made) / "var", UP_WITHIN) as (site, process):
            taken = time.perf_counter() - began
            _until_it_answers(f"{site}/health/ready/", time.monotonic() + UP_WITHIN, process)
            time.sleep(IDLE_FOR)
            return Work("idle", 1, taken, {}, held_mb(process.pid))


@contextmanager
def _running(var: Path, within: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Address and process, from the first page on."""
    port = free_port()
    site = f"http://localhost:{port}"
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}", f"VAR_DIR={var}"], cwd=ROOT, env=env,
        start_new_session=True, preexec_fn=ends_with_parent(signal.SIGTERM),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _until_it_answers(f"{site}{FIRST_PAGE}", time.monotonic() + within, process)
        yield site, process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(UP_WITHIN)


def _until_it_answers(url: str, until: float, process: subprocess.Popen[bytes]) -> None:
    while True:
        with suppress(URLError, ConnectionError):
            urllib.request.urlopen(url, timeout=5)  # noqa: S310
            return
        if process.poll() is not None:
            raise SystemExit(f"`make run` ended with status {process.returncode}")
        if time.monotonic() > until:
            raise SystemExit(f"{url} did not answer")
        time.sleep(0.02)
