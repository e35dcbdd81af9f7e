"""PostgreSQL rings as a row that waits is committed, and a worker hears it (decision 0335)."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from outbox import actions, bell, jobs, waking
from outbox.choices import JobState, Status
from outbox.models import Job, Message
from signals.actions import log
from signals.choices.signal import Category
from tests import make
from tests.bell import heard
from tests.drills.instance import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
WITHIN = 60  # seconds


@pytest.fixture(autouse=True)
def kinds(settings):
    settings.MESSAGE_KINDS = settings.MESSAGE_KINDS | {"test.hello": "tests.outbox.kinds.hello"}
    settings.JOB_KINDS = settings.JOB_KINDS | {"test.hello": "tests.outbox.kinds.counted"}


@pytest.fixture
def rung():
    with heard() as told:
        yield told


def post(number=1):
    return actions.post(
        "test.hello", subject=f"signals.signal:S-2026-{number:04}", recipient="a.b:C",
        dedupe_key=f"test:{number}", not_before=NOW,
    )  # fmt: skip


def queue():
    return jobs.queue("test.hello", subject="a.b:C", dedupe_key="once")


def save(cast, severity, client_id=None):
    observed = log.Observation(
        client_id=client_id or uuid.uuid4(), team=cast.noord, category=Category.NUISANCE,
        severity=severity, seen_at=NOW, narrative="Vuurwerk op het plein.",
    )  # fmt: skip
    return log.log_signal(observed, by=cast.worker, now=NOW)


def test_it_rings_with_the_commit_once_for_all_of_a_transaction(rung):
    with transaction.atomic():
        post(1)
        post(2)
        assert rung() == []
    assert rung() == [waking.DELIVER]


def test_it_rings_for_work_by_its_own_name(rung):
    queue()
    assert rung() == [waking.WORK]


def test_what_is_rolled_back_rings_nothing(rung):
    with pytest.raises(RuntimeError), transaction.atomic():
        post()
        queue()
        raise RuntimeError
    assert rung() == []


def test_a_signal_that_warns_rings_and_no_other(cast, rung):
    make.duty(cast.lead, NOW, NOW + timedelta(hours=1))
    save(cast, 3)
    assert rung() == []
    key = uuid.uuid4()
    for _again in range(2):  # the same form once more is written once
        save(cast, 4, key)
    assert rung() == [waking.DELIVER]
    assert Message.objects.count() == 1


def test_what_waits_again_rings_and_what_goes_does_not(cast, rung):
    made, job = post(), queue()
    rung()
    actions.send(made.pk, NOW)
    assert Message.objects.get().status == Status.SENT
    jobs.take_one(lambda: NOW)
    assert rung() == []

    Message.objects.update(status=Status.FAILED, sent_at=None)
    Job.objects.update(state=JobState.FAILED)
    actions.try_again(Message.objects.get(), by=cast.lead, now=NOW)
    assert rung() == [waking.DELIVER]
    jobs.try_again(Job.objects.get(pk=job.pk))
    assert rung() == [waking.WORK]

    Message.objects.update(in_digest=True)
    assert rung() == []
    assert actions.release("a.b:C", ["test.hello"], NOW) == 1
    assert rung() == [waking.DELIVER]


class Woken(list):
    """What was woken, for who waits for it."""

    def __init__(self):
        self.changed, self.taken = threading.Condition(), True

    def __call__(self, task):
        with self.changed:
            self.append(task)
            self.changed.notify_all()
            return self.taken

    def has(self, number):
        with self.changed:
            return self.changed.wait_for(lambda: len(self) >= number, WITHIN)


@pytest.fixture
def woken(monkeypatch):
    """What a worker that listens wakes; it looks for what it may have missed as it begins."""
    told = Woken()
    monkeypatch.setattr("outbox.waking.wake", told)
    monkeypatch.setattr(bell, "AGAIN", 0.1)
    ear = bell.Ear()
    ear.start()
    assert told.has(2)
    assert told == [*bell.HEARD]
    yield told
    ear.stop()
    ear.join(WITHIN)
    assert not ear.is_alive()


def test_a_worker_hears_it_and_wakes_what_was_rung_for(woken):
    queue()
    assert woken.has(3) and woken[2:] == [waking.WORK]
    post()
    assert woken.has(4) and woken[3:] == [waking.DELIVER]


def test_what_the_broker_does_not_take_is_asked_again_until_it_does(woken, monkeypatch):
    monkeypatch.setattr(waking, "QUIET", 0.1)
    woken.taken = False
    post()
    assert woken.has(5) and {*woken[2:]} == {waking.DELIVER}
    woken.taken = True
    queue()
    wait_until(lambda: woken[-1] == waking.WORK, WITHIN, "the last ring")


def test_a_word_that_is_no_task_of_ours_wakes_nothing(woken):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, 'youthwork.tasks.daily')", [bell.CHANNEL])
    queue()
    assert woken.has(3) and woken[2:] == [waking.WORK]


def test_a_line_that_breaks_is_opened_anew_and_what_was_missed_is_looked_for(woken):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query = %s",
            [f"LISTEN {bell.CHANNEL}"],
        )
        assert cursor.fetchall() == [(True,)]
    assert woken.has(4) and woken[2:] == [*bell.HEARD]
    post()
    assert woken.has(5) and woken[4:] == [waking.DELIVER]


def last_of_the_line():
    """What the line of who listens said last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
            " AND query IN ('SELECT 1', %s)",
            [f"LISTEN {bell.CHANNEL}"],
        )
        [(said,)] = cursor.fetchall()
        return said


def test_a_line_on_which_nothing_rings_is_asked_whether_it_holds(woken, monkeypatch):
    monkeypatch.setattr(bell, "LOOKS", 0.01)
    post()  # the look that waits already is the last long one
    assert woken.has(3)
    wait_until(lambda: last_of_the_line() == "SELECT 1", WITHIN, "the line is asked")
    queue()
    assert woken.has(4) and woken[3:] == [waking.WORK]
