"""What drills of whole commands need: processes that end, and waiting on a condition.

A drill works on real processes from outside, so it uses no database fixture of Django's.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from tests.servers import ends_with_parent

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")


def wait_until(condition: Callable[[], T], within: float, what: str) -> T:
    """The first true value that `condition` gives; fails after `within` seconds."""
    until = time.monotonic() + within
    while not (value := condition()):
        if time.monotonic() > until:
            pytest.fail(f"{within} seconds without {what}")
        time.sleep(0.05)
    return value


def _on_its_own() -> None:
    """End with the drill, and hear SIGINT, which a run in the background would not."""
    ends_with_parent(signal.SIGTERM)()
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`start(command, env=…)` starts a process in a group of its own; all end with the drill."""
    started: list[subprocess.Popen[str]] = []

    def starter(command: list[str], **given: object) -> subprocess.Popen[str]:
        options = {
            "cwd": ROOT,
            "stdin": subprocess.DEVNULL,
            "start_new_session": True,
            "preexec_fn": _on_its_own,
        }
        process = subprocess.Popen(command, **(options | given))
        started.append(process)
        return process

    yield starter
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
