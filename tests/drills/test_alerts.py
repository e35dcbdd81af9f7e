"""The broker dead when a signal is saved, the worker killed between warnings: each goes once."""

import json
import shutil
from contextlib import contextmanager
from dataclasses import replace

import pytest
from redis import Redis

from tests.drills.instance import WITHIN, standing_on, wait_until
from tests.servers import own_redis, servers

SECOND_IN = 600  # seconds from saving to the second warning: more than a busy machine needs
HANGS_FOR = 6000  # milliseconds


@pytest.fixture(scope="module")
def private():
    """With a Redis of its own: it hangs here, and other suites need theirs."""
    with servers() as started, own_redis() as redis:
        yield replace(started, redis=redis.address)


@pytest.fixture(params=["embedded", "production"])
def instance(request, tmp_path, private):
    """Once on SQLite with the file-system broker, once on PostgreSQL with Redis."""
    settings, desk = "tests.drills.alert_settings", "tests.drills.alert_desk"
    with standing_on(request.param, settings, desk, private, tmp_path) as made:
        yield made


@contextmanager
def broker_gone(instance):
    """Of the file-system broker the folder is missing; Redis hangs, which is worse than gone."""
    if "REDIS_URL" in instance.env:
        with Redis.from_url(instance.env["REDIS_URL"]) as redis:
            redis.client_pause(HANGS_FOR)
        yield
        return
    broker = instance.var / "broker"
    shutil.rmtree(broker, ignore_errors=True)
    broker.write_text("a file where the broker wants a folder")
    yield
    broker.unlink()


def told(instance):
    """To whom each mail in the box went."""
    box = instance.var / "mailbox"
    return sorted(json.loads(path.read_text())["to"][0] for path in box.glob("*.json"))


def test_each_warning_goes_once_although_the_broker_and_the_worker_die(instance):
    with broker_gone(instance):
        assert instance.ask("urgent", SECOND_IN) < 5  # saving doesn't wait for a broker

    first = instance.worker()
    # A mail lies in the box a moment before its message says so.
    wait_until(lambda: instance.ask("waiting") == 3, WITHIN, "the first warning, and that it went")
    instance.kill(first)
    assert told(instance) == ["lea.leider@example.org"]

    instance.ask("pass_time", SECOND_IN)
    wait_until(lambda: instance.ask("due") == 2, WITHIN, "the second warnings")
    assert len(told(instance)) == 1
    instance.worker()
    wait_until(lambda: len(told(instance)) == 3, WITHIN, "the second warnings in the box")

    assert told(instance) == [
        "lea.leider@example.org", "lea.leider@example.org", "olga.leider@example.org",
    ]  # fmt: skip
    # What waits is the manager's, a quarter of an hour later.
    wait_until(lambda: instance.ask("waiting") == 1, WITHIN, "the third warning alone")
    assert instance.ask("due") == 0
    assert len(set(instance.mails())) == 3


def test_saving_wakes_a_worker_that_no_beat_wakes(instance):
    """By PostgreSQL's bell or by the file broker; the worker as docker-compose.yml starts it."""
    instance.start(
        "celery", "--app=youthwork.celery", "worker", "--pool=solo", "--without-gossip",
        "--without-mingle", f"--alive={instance.var}/alive",
    )  # fmt: skip
    instance.ask("urgent", SECOND_IN)
    # The first ones maybe by the sweeps with which a worker starts, of which there are two.
    for number in range(1, 5):
        wait_until(lambda number=number: len(told(instance)) == number, WITHIN, f"warning {number}")
        instance.ask("another")
    assert {*told(instance)} == {"lea.leider@example.org"}
