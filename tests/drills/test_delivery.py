"""The worker is killed between claiming a message and sending it: late, never lost, not twice."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

import psutil
import pytest

from tests.production import environment
from tests.servers import ends_with_parent, servers

ROOT = Path(__file__).resolve().parent.parent.parent
WITHIN = 40  # seconds that anything may take before the drill has failed


def wait_until(condition, what):
    """The condition's first true value; a look every 50 ms."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"{WITHIN} seconds without {what}")


class Instance:
    """One instance: its environment, its processes and a desk that answers questions."""

    def __init__(self, env, var):
        self.env = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        self.env |= env | {
            "VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "tests.drills.delivery_settings",
            "PYTHONPATH": str(ROOT), "LOG_LEVEL": "WARNING", "C_FORCE_ROOT": "1",
        }  # fmt: skip
        self.var, self.processes, self.numbers = var, [], count()
        self.log = (var / "processes.log").open("ab")
        self.manage("migrate", "--verbosity=0")
        self.desk = self.start("tests.drills.desk", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
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
        wait_until(lambda: (self.ask("worker_seen") or 99) < 2, "a sign of life of the worker")
        return worker

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.env,
            capture_output=True, text=True, timeout=90, check=False,
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

    def close_gate(self):
        os.mkfifo(self.var / "gate")

    def open_gate(self):
        (self.var / "gate").unlink()

    def kill(self, process):
        """The process and its beat, at once, without a chance to tidy up."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self):
        for process in reversed(self.processes):
            self.kill(process)
        self.log.close()


@pytest.fixture(scope="module")
def private():
    with servers() as started:
        yield started


@pytest.fixture(scope="module", params=["embedded", "production"])
def standing(request, tmp_path_factory, private):
    """Once on SQLite with the file-system broker, once on PostgreSQL with Redis."""
    var = tmp_path_factory.mktemp(request.param)
    env = {"DEMO": "1"}
    if request.param == "production":
        import psycopg2

        name = f"drill_delivery_{os.getpid()}"
        with_server = psycopg2.connect(private.database("postgres"))
        with_server.autocommit = True
        with_server.cursor().execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        with_server.cursor().execute(f"CREATE DATABASE {name}")
        env = environment(
            DATABASE_URL=private.database(name), REDIS_URL=f"{private.redis}/7",
            MEDIA_ROOT=str(var / "media"),
        )  # fmt: skip
    made = Instance(env, var)
    yield made
    made.end()
    if request.param == "production":
        with_server.cursor().execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        with_server.close()


@pytest.fixture
def instance(standing):
    """The standing one with an empty outbox; what a test starts ends with it."""
    standing.ask("clear")
    for mail in (standing.var / "mailbox").glob("*.json"):
        mail.unlink()
    yield standing
    for process in standing.processes[1:]:
        standing.kill(process)
    del standing.processes[1:]


def all_sent(instance):
    return all(message["status"] == "sent" for message in instance.ask("messages"))


def test_a_worker_killed_between_claim_and_send_loses_no_message(instance):
    instance.close_gate()
    first = instance.worker()
    refs = [instance.ask("post", number) for number in range(3)]
    wait_until(lambda: any(m["leased"] for m in instance.ask("messages")), "a claim")
    instance.kill(first)
    assert instance.mails() == []

    instance.open_gate()
    instance.worker()
    wait_until(lambda: all_sent(instance), "all messages sent")
    assert sorted(instance.mails()) == sorted(
        f"<{ref}@{'localhost' if instance.env['DEMO'] == '1' else 'vindplaats.example'}>"
        for ref in refs
    )
    assert sorted(m["attempts"] for m in instance.ask("messages")) == [1, 1, 2]
    assert instance.ask("sent_entries") == 3


def test_deliver_waits_for_the_lease_of_a_worker_that_died(instance):
    instance.close_gate()
    first = instance.worker()
    instance.ask("post", 1)
    wait_until(lambda: any(m["leased"] for m in instance.ask("messages")), "a claim")
    instance.kill(first)
    instance.open_gate()

    told = json.loads(instance.manage("deliver", "--json").splitlines()[-1])
    assert told == {"sent": 1, "failed": 0, "waiting": 0}
    assert len(instance.mails()) == 1


def test_a_wake_up_brings_a_message_at_once_and_many_senders_send_it_once(instance):
    """Two workers and two commands over one outbox."""
    instance.worker()
    instance.worker()
    for number in range(20):
        instance.ask("post", number)
    commands = [
        subprocess.Popen(
            [sys.executable, "manage.py", "deliver", "--json"], cwd=ROOT, env=instance.env,
            stdout=subprocess.PIPE, stderr=instance.log,
            preexec_fn=ends_with_parent(signal.SIGKILL),
        )
        for _number in range(2)
    ]  # fmt: skip
    for command in commands:
        told = json.loads(command.communicate(timeout=WITHIN)[0].splitlines()[-1])
        assert (command.returncode, told["failed"], told["waiting"]) == (0, 0, 0)
    assert all_sent(instance)
    assert len(instance.mails()) == len(set(instance.mails())) == 20
    assert instance.ask("sent_entries") == 20


def test_a_worker_that_is_stopped_ends_soon_and_leaves_nothing_running(instance):
    worker = instance.worker()
    wait_until(lambda: instance.ask("days"), "the calendar's run at the start")
    began = time.monotonic()
    worker.terminate()
    assert worker.wait(WITHIN) == 0
    assert time.monotonic() - began < 60
    left = [p.info for p in psutil.process_iter(["pid", "status"]) if _group(p) == worker.pid]
    assert [process for process in left if process["status"] != psutil.STATUS_ZOMBIE] == []


def _group(process):
    try:
        return os.getpgid(process.pid)
    except ProcessLookupError:
        return None
