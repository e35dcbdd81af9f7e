"""The worker is killed between claiming a message and sending it: late, never lost, not twice."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from tests.drills.conftest import ROOT, wait_until
from tests.drills.instance import WITHIN, standing_on
from tests.servers import ends_with_parent, servers


@pytest.fixture(scope="module")
def private():
    with servers() as started:
        yield started


@pytest.fixture(scope="module", params=["embedded", "production"])
def standing(request, tmp_path_factory, private):
    """Once on SQLite with the file-system broker, once on PostgreSQL with Redis."""
    var = tmp_path_factory.mktemp(request.param)
    settings, desk = "tests.drills.delivery_settings", "tests.drills.desk"
    with standing_on(request.param, settings, desk, private, var) as made:
        yield made


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


def close_gate(instance):
    os.mkfifo(instance.var / "gate")


def open_gate(instance):
    (instance.var / "gate").unlink()


def all_sent(instance):
    return all(message["status"] == "sent" for message in instance.ask("messages"))


def test_a_worker_killed_between_claim_and_send_loses_no_message(instance):
    close_gate(instance)
    first = instance.worker()
    refs = [instance.ask("post", number) for number in range(3)]
    wait_until(lambda: any(m["leased"] for m in instance.ask("messages")), WITHIN, "a claim")
    instance.kill(first)
    assert instance.mails() == []

    open_gate(instance)
    instance.worker()
    wait_until(lambda: all_sent(instance), WITHIN, "all messages sent")
    assert sorted(instance.mails()) == sorted(
        f"<{ref}@{'localhost' if instance.env['DEMO'] == '1' else 'vindplaats.example'}>"
        for ref in refs
    )
    assert sorted(m["attempts"] for m in instance.ask("messages")) == [1, 1, 2]
    assert instance.ask("sent_entries") == 3


def test_deliver_waits_for_the_lease_of_a_worker_that_died(instance):
    close_gate(instance)
    first = instance.worker()
    instance.ask("post", 1)
    wait_until(lambda: any(m["leased"] for m in instance.ask("messages")), WITHIN, "a claim")
    instance.kill(first)
    open_gate(instance)

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
    wait_until(lambda: instance.ask("days"), WITHIN, "the calendar's run at the start")
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
