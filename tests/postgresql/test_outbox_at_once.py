"""Several workers over one outbox, which a shared in-memory SQLite cannot show."""

import threading
import time
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import connection, connections, transaction
from django.utils import timezone

from outbox import actions, delivery
from outbox.choices import Status
from outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 30  # seconds


@pytest.fixture(autouse=True)
def kinds(settings):
    settings.MESSAGE_KINDS = {"test.hello": "tests.outbox.kinds.hello"}


def post(number, key=""):
    return actions.post(
        "test.hello", subject=f"signals.signal:S-2026-{number:04}",
        recipient="organisation.user:7f3a", dedupe_key=key or f"test:{number}",
        not_before=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip


def at_once(count, act):
    """Run `act` in so many threads that start together; what they returned."""
    results, start = [], threading.Barrier(count)

    def run():
        start.wait()
        try:
            results.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_sweeps_at_once_send_each_message_once():
    for number in range(30):
        post(number)
    at_once(4, lambda: delivery.sweep(timezone.now))
    refs = [sent.message()["Message-ID"] for sent in django_mail.outbox]
    assert len(refs) == len(set(refs)) == 30
    assert set(Message.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


def test_the_same_key_posted_at_once_is_one_message():
    made = at_once(6, lambda: post(1, key="the same"))
    assert len(made) == 6
    assert len([message for message in made if message is not None]) == 1
    assert Message.objects.count() == 1


def test_the_same_keys_posted_at_once_in_another_order_are_all_there():
    """Both wait for one in the middle of theirs, which a third writes and then takes back."""
    held, may_end, posted = threading.Event(), threading.Event(), []

    def third():
        with transaction.atomic():
            post(1, key="m")
            held.set()
            may_end.wait(SOON)
            transaction.set_rollback(True)

    def several(keys):
        held.wait(SOON)
        actions.post_many(
            actions.Post("test.hello", "signals.signal:S-2026-0001", "organisation.user:7f3a", key)
            for key in keys
        )
        posted.append(keys)

    deeds = iter([third, lambda: several("amz"), lambda: several("zma")])
    doing = threading.Thread(target=at_once, args=(3, lambda: next(deeds)()))
    doing.start()
    until = time.monotonic() + SOON
    while waiting_for_a_row() < 2:
        assert time.monotonic() < until, "not both wait"
    may_end.set()
    doing.join()
    assert sorted(posted) == ["amz", "zma"]
    assert sorted(Message.objects.values_list("dedupe_key", flat=True)) == ["a", "m", "z"]


def waiting_for_a_row():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), pg_sleep(0.01) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def test_readiness_lets_no_query_take_longer_than_a_second(client):
    from django.db import connection, transaction

    from youthwork.health import answering

    with answering(), connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("1s",)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
