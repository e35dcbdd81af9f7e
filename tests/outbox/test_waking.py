import json
import socket
import time

import pytest
from django.db import connection, transaction

from outbox import waking
from outbox.models import Message
from tests.bell import heard, of_files
from youthwork.celery import app


@pytest.fixture
def broker(monkeypatch):
    """Point the wake-ups at another broker."""

    def use(url, **options):
        for name, value in {
            "broker_url": url, "broker_write_url": url, "broker_transport_options": options,
            "broker_transport": "outbox.file_broker:Transport" if "filesystem" in url else None,
        }.items():  # fmt: skip
            monkeypatch.setitem(app.conf.changes, name, value)

    return use


@pytest.fixture
def files(broker, tmp_path):
    folder = tmp_path / "broker" / "messages"
    broker(
        "filesystem://localhost", data_folder_in=str(folder), data_folder_out=str(folder),
        control_folder=str(tmp_path / "broker" / "control"),
    )  # fmt: skip
    return folder


@pytest.fixture
def closed_port():
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        return reserved.getsockname()[1]


@pytest.fixture
def silent_port():
    """A broker that takes the connection and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.fixture
def rung(files):
    """Which tasks were woken since it was asked before: PostgreSQL tells it by itself."""
    if connection.vendor != "postgresql":
        yield of_files(files)
        return
    with heard() as told:
        yield told


@pytest.mark.django_db(transaction=True)
def test_a_transaction_wakes_once_however_many_it_posts(rung, post):
    with transaction.atomic():
        post()
        post()
        assert rung() == []
    assert rung() == [waking.DELIVER]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_wakes_nobody(rung, post):
    with pytest.raises(RuntimeError), transaction.atomic():
        post()
        raise RuntimeError
    assert rung() == []
    assert Message.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_inner_block_rolled_back_does_not_swallow_the_wake_up(rung, post):
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            post()
            raise RuntimeError
        post()
    assert rung() == [waking.DELIVER]


def test_a_wake_up_carries_nothing_and_does_not_wait_for_ever(files):
    assert waking.wake(waking.DELIVER)
    [woken] = files.glob("*.msg")
    held = json.loads(woken.read_text())
    assert held["headers"]["task"] == "outbox.tasks.deliver"
    assert held["headers"]["argsrepr"] == "()"
    assert held["headers"]["kwargsrepr"] == "{}"
    assert held["headers"]["expires"]
    assert not [*files.glob(".*")]


def test_a_broker_that_hangs_is_waited_for_once_and_then_left_alone(broker, silent_port):
    broker(f"redis://127.0.0.1:{silent_port}/0")
    began = time.monotonic()
    assert not waking.wake(waking.DELIVER)
    first = time.monotonic() - began
    assert not waking.wake(waking.DELIVER)
    second = time.monotonic() - began - first
    assert second < first < 20


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_neither_fails_nor_delays_a_save(broker, closed_port, post):
    broker(f"redis://127.0.0.1:{closed_port}/0")
    began = time.monotonic()
    post()
    assert time.monotonic() - began < 20  # not as long as a retry takes
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_fails_no_save_and_delays_it_little(broker, silent_port, post):
    """With SQLite by a second, once; PostgreSQL asks no broker."""
    broker(f"redis://127.0.0.1:{silent_port}/0")
    began = time.monotonic()
    post()
    post()
    assert time.monotonic() - began < 20
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_broker_folder_that_cannot_be_written_fails_no_save(broker, tmp_path, post):
    (tmp_path / "broker").write_text("a file where a folder should be")
    folder = str(tmp_path / "broker" / "messages")
    names = ("data_folder_in", "data_folder_out", "control_folder")
    broker("filesystem://localhost", **dict.fromkeys(names, folder))
    post()
    assert Message.objects.count() == 1


def test_whether_the_broker_answers_is_told_within_a_second(
    broker, closed_port, silent_port, files
):
    assert waking.broker_answers()
    for port in (closed_port, silent_port):
        broker(f"redis://127.0.0.1:{port}/0")
        began = time.monotonic()
        assert not waking.broker_answers()
        assert time.monotonic() - began < 20  # a silent one never answers
