"""A real web process for tests and pictures: gunicorn, compressed static files, a free port."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import ends_with_parent

ROOT = Path(__file__).resolve().parent.parent
FIRST_PAGE_WITHIN = 180  # seconds
FIRST_PAGE = "/accounts/login/"


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run a management command and return what it printed; raises with its lines on failure."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def web(env: dict[str, str], port: int, log: Path) -> Iterator[str]:
    """Serve on localhost until the block ends; yields the address of the site."""
    manage(env, "collectstatic", "--noinput", "--verbosity=0")
    with log.open("wb") as lines:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "youthwork.wsgi"]
            + [f"--bind=127.0.0.1:{port}", "--workers=1", "--threads=8", "--graceful-timeout=2"],
            cwd=ROOT,
            env=os.environ | env,
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=ends_with_parent(signal.SIGTERM),
        )
        try:
            _wait_for_first_page(server, port, log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def _wait_for_first_page(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + FIRST_PAGE_WITHIN
    answer: object = "nothing"
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", FIRST_PAGE, headers={"Host": f"localhost:{port}"})
            answer = connection.getresponse().status
            connection.close()
            if answer == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The first page gave {answer}:\n{log.read_text()[-3000:]}")
