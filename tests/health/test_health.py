import json
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from outbox import signs
from outbox.choices import Status
from outbox.models import DailyRun, Message, new_ref
from privacy.models import TrailCheck
from youthwork.lib.dates import day_of

FIGURES = ("worker_age", "daily_age", "oldest_unsent_age", "failed_messages")


@pytest.fixture(autouse=True)
def broker_is_there(monkeypatch):
    monkeypatch.setattr("outbox.waking.broker_answers", lambda: True)


def message(**also):
    ref = new_ref("M")
    row = {"kind": "k", "subject": "a.b:C", "recipient": "d.e:F", "dedupe_key": ref}
    return Message.objects.create(ref=ref, **row | also)


def ready(client):
    answer = client.get("/health/ready/")
    return answer.status_code, json.loads(answer.content)


def test_live_asks_nobody(client, monkeypatch):
    """Without the database: this test has none."""
    answer = client.get("/health/live/")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready_on_a_house_that_has_only_just_begun(client):
    status, state = ready(client)
    assert status == 200
    assert state == {
        "status": "ok", "database": "ok", "broker": "ok", "late": [], "worker_age": None,
        "daily_age": None, "oldest_unsent_age": None, "failed_messages": 0,
        "failed_jobs": 0,
        "trail_check_age": None,
        "trail_broken": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_what_never_ran_is_late_once_there_are_people(client, cast):
    status, state = ready(client)
    assert (status, state["status"], state["late"]) == (200, "late", ["worker", "daily"])
    assert (state["worker_age"], state["daily_age"]) == (None, None)
    signs.give(signs.WORKER, timezone.now())
    assert ready(client)[1]["late"] == ["daily"]


@pytest.mark.django_db
def test_ready_tells_how_long_ago_everything_worked(client):
    now = timezone.now()
    signs.give(signs.WORKER, now - timedelta(seconds=40))
    DailyRun.objects.create(day=day_of(now), ran_at=now - timedelta(minutes=30))
    message(not_before=now - timedelta(seconds=20))
    message(not_before=now + timedelta(days=1))
    message(status=Status.FAILED)
    status, state = ready(client)
    assert (status, state["status"], state["late"]) == (200, "ok", [])
    assert 40 <= state["worker_age"] < 100
    assert 1800 <= state["daily_age"] < 1860
    assert 20 <= state["oldest_unsent_age"] < 80
    assert state["failed_messages"] == 1


@pytest.mark.django_db
def test_ready_names_what_lags_behind(client):
    long_ago = timezone.now() - timedelta(days=3)
    signs.give(signs.WORKER, long_ago)
    DailyRun.objects.create(day=day_of(long_ago), ran_at=long_ago)
    message(not_before=long_ago)
    status, state = ready(client)
    assert (status, state["status"]) == (200, "late")
    assert state["late"] == ["worker", "daily", "messages"]


@pytest.mark.django_db
def test_a_day_that_did_not_come_to_its_end_is_late_until_one_does(client):
    now = timezone.now()
    DailyRun.objects.create(day=day_of(now), ran_at=now, failed=2)
    _status, state = ready(client)
    assert (state["status"], state["late"], state["failed_jobs"]) == ("late", ["daily"], 2)
    DailyRun.objects.update(failed=0)
    _status, state = ready(client)
    assert (state["status"], state["failed_jobs"]) == ("ok", 0)


@pytest.mark.django_db
def test_a_trail_that_is_not_whole_is_named_until_a_walk_in_peace(client):
    now = timezone.now()
    seen = {"entries": 2, "seals": 1, "waiting": 0, "last_seal": 1}
    TrailCheck.objects.create(at=now - timedelta(hours=1), broken="seal 1 was changed", **seen)
    _status, state = ready(client)
    assert (state["late"], state["trail_broken"], state["status"]) == (["trail"], 1, "late")
    TrailCheck.objects.create(at=now, **seen)
    _status, state = ready(client)
    assert (state["late"], state["trail_broken"]) == ([], 0)
    assert 0 <= state["trail_check_age"] < 20


@pytest.mark.django_db
def test_a_message_under_a_lease_still_counts_as_unsent(client):
    now = timezone.now()
    message(not_before=now - timedelta(hours=1), leased_until=now + timedelta(minutes=1))
    assert ready(client)[1]["oldest_unsent_age"] >= 3600


@pytest.mark.django_db
def test_a_run_for_a_day_to_come_does_not_hide_that_today_s_is_missing(client):
    now = timezone.now()
    DailyRun.objects.create(day=day_of(now) + timedelta(days=400), ran_at=now - timedelta(days=1))
    assert ready(client)[1]["late"] == ["daily"]


@pytest.mark.django_db
def test_without_its_broker_the_house_is_not_ready(client, monkeypatch):
    monkeypatch.setattr("outbox.waking.broker_answers", lambda: False)
    status, state = ready(client)
    assert (status, state["status"], state["broker"]) == (503, "down", "down")
    assert state["database"] == "ok"


@pytest.mark.django_db
def test_without_its_database_the_house_is_not_ready(client, monkeypatch):
    def gone(now):
        raise OperationalError("host=db.example password=secret")

    monkeypatch.setattr("youthwork.health.ages", gone)
    answer = client.get("/health/ready/")
    assert answer.status_code == 503
    assert json.loads(answer.content) == {"status": "down", "database": "down", "broker": "ok"}


@pytest.fixture
def hanging_database(monkeypatch):
    """One that keeps whoever asks it waiting, until the event is set."""
    answer = threading.Event()

    class Hanging:
        def cursor(self):
            answer.wait(30)
            raise OperationalError

        def close(self):
            pass

    monkeypatch.setattr("youthwork.health.connection", Hanging())
    monkeypatch.setattr("youthwork.health.WAIT", 0.1)
    yield
    answer.set()
    for thread in threading.enumerate():
        if thread.name == "health":
            thread.join()


@pytest.mark.django_db
@pytest.mark.usefixtures("hanging_database")
def test_a_database_that_hangs_is_told_within_a_second(client):
    """Whoever asks while another still waits is told as well, and starts no second thread."""
    began = time.monotonic()
    assert ready(client)[1]["database"] == "down"
    assert ready(client)[1]["database"] == "down"
    assert time.monotonic() - began < 20  # without the limit it hangs for good
    assert len([thread for thread in threading.enumerate() if thread.name == "health"]) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("hanging_database")
def test_a_database_that_hangs_holds_no_scrape_of_figures(client, monkeypatch):
    monkeypatch.setattr("outbox.waking.broker_answers", lambda: True)
    began = time.monotonic()
    figures = client.get("/metrics").content.decode().splitlines()
    assert "vindplaats_database_up 0.0" in figures
    assert time.monotonic() - began < 20


@pytest.mark.django_db
def test_ready_takes_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        ready(client)


@pytest.mark.django_db
def test_health_is_only_read(client):
    assert client.post("/health/ready/").status_code == 405
    assert client.head("/health/live/").status_code == 200


@pytest.mark.django_db
def test_a_broker_that_is_gone_is_told_quickly(client, monkeypatch):
    from youthwork.celery import app

    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{reserved.getsockname()[1]}/0"
    monkeypatch.undo()
    for name in ("broker_url", "broker_write_url"):
        monkeypatch.setitem(app.conf.changes, name, url)
    monkeypatch.setitem(app.conf.changes, "broker_transport", None)
    began = time.monotonic()
    assert ready(client)[0] == 503
    assert time.monotonic() - began < 20  # not as long as a connection may take
