"""An instance under drill: its processes, killed at will, and a desk that answers questions."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from itertools import count

from tests import schema
from tests.drills.conftest import ROOT, wait_until
from tests.production import environment
from tests.servers import ends_with_parent

WITHIN = 400  # seconds that anything may take before the drill has failed


@contextmanager
def standing_on(kind, settings, desk, private, var, copy=schema.copy_on):
    """An instance as make run has it ("embedded"), or on PostgreSQL and Redis ("production").

    `settings` and `desk` are dotted paths; `desk` is a module that answers lines with JSON.
    """
    if kind == "embedded":
        shutil.copy(schema.migrated(), var / "vindplaats.sqlite3")
        made = Instance({"DEMO": "1"}, settings, desk, var)
        try:
            yield made
        finally:
            made.end()
        return
    name = f"drill_{desk.rpartition('.')[2]}_{os.getpid()}"
    copy(private, name)
    env = environment(
        DATABASE_URL=private.database(name), REDIS_URL=private.broker(7),
        MEDIA_ROOT=str(var / "media"), JOURNAL_PATH=str(var / "journal"),
    )  # fmt: skip
    made = Instance(env, settings, desk, var)
    try:
        yield made
    finally:
        made.end()  # the database goes with its servers


class Instance:
    """One instance: its environment, its processes and a desk that answers questions."""

    def __init__(self, env, settings, desk, var):
        self.env = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        self.env |= env | {
            "VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": str(ROOT), "LOG_LEVEL": "WARNING", "C_FORCE_ROOT": "1",
        }  # fmt: skip
        self.var, self.processes, self.numbers = var, [], count()
        self.log = (var / "processes.log").open("ab")
        self.manage("migrate", "--verbosity=0")  # nothing is left to do, or everything
        self.desk = self.start(desk, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.desk.stdout.readline() == b"ready\n", (var / "processes.log").read_text()

    def start(self, module, *arguments, **pipes):
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=ROOT, env=self.env,
            stderr=self.log, preexec_fn=ends_with_parent(signal.SIGKILL),
            start_new_session=True, **{"stdout": self.log, "stdin": subprocess.DEVNULL} | pipes,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self):
        worker = self.start(
            "tests.drills.quick_worker", f"--schedule={self.var}/beat-{next(self.numbers)}"
        )
        wait_until(
            lambda: (self.ask("worker_seen") or 99) < 2, WITHIN, "a sign of life of the worker"
        )
        return worker

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.env,
            capture_output=True, text=True, timeout=WITHIN, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, *question):
        self.desk.stdin.write(" ".join(map(str, question)).encode() + b"\n")
        self.desk.stdin.flush()
        return json.loads(self.desk.stdout.readline() or "null")

    def mails(self):
        box = self.var / "mailbox"
        return [json.loads(path.read_text())["message_id"] for path in box.glob("*.json")]

    def kill(self, process):
        """The process and its family, at once, without a chance to tidy up."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self):
        for process in reversed(self.processes):
            self.kill(process)
        self.log.close()
