"""The broker dead when a signal is saved, the worker killed between warnings: each goes once."""

import json
import shutil

import pytest

from tests.drills.instance import WITHIN, Instance, wait_until

SECOND_IN = 30  # seconds from saving to the second warning


@pytest.fixture
def instance(tmp_path):
    made = Instance(
        {"DEMO": "1"}, "tests.drills.alert_settings", "tests.drills.alert_desk", tmp_path
    )
    yield made
    made.end()


def told(instance):
    """To whom each mail in the box went."""
    box = instance.var / "mailbox"
    return sorted(json.loads(path.read_text())["to"][0] for path in box.glob("*.json"))


def test_each_warning_goes_once_although_the_broker_and_the_worker_die(instance):
    broker = instance.var / "broker"
    shutil.rmtree(broker, ignore_errors=True)
    broker.write_text("a file where the broker wants a folder")

    assert instance.ask("urgent", SECOND_IN) < 5  # saving doesn't wait for a broker

    broker.unlink()
    first = instance.worker()
    wait_until(lambda: told(instance), WITHIN, "the first warning")
    instance.kill(first)
    assert told(instance) == ["lea.leider@example.org"]

    wait_until(lambda: instance.ask("due") == 2, WITHIN, "the second warnings")
    assert len(told(instance)) == 1
    instance.worker()
    wait_until(lambda: len(told(instance)) == 3, WITHIN, "the second warnings in the box")

    assert told(instance) == [
        "lea.leider@example.org", "lea.leider@example.org", "olga.leider@example.org",
    ]  # fmt: skip
    assert instance.ask("due") == 0
    assert instance.ask("waiting") == 1  # the manager's, a quarter of an hour later
    assert len(set(instance.mails())) == 3
