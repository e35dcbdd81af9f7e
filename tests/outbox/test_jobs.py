from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from outbox import dates, jobs, tasks
from outbox.choices import JobState
from outbox.models import Job, new_ref

pytestmark = pytest.mark.django_db


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock(now):
    return Clock(now)


@pytest.fixture
def queued(now):
    job = jobs.queue(
        "test.counted", subject="test.order:O-1", dedupe_key="one",
        asked_by="organisation.user:7f3a",
    )  # fmt: skip
    Job.objects.update(created_at=now)
    return job


def test_work_is_done_once_and_says_what_came_of_it(queued, clock):
    assert jobs.take_one(clock)
    assert not jobs.take_one(clock)
    queued.refresh_from_db()
    assert (queued.state, queued.progress) == (JobState.DONE, 100)
    assert (queued.result, queued.finished_at) == ("test.result:R-1", clock.now)
    assert [*Job.objects.asked_by("organisation.user:7f3a")] == [queued]


def test_the_same_key_is_one_job(queued):
    assert jobs.queue("test.counted", subject="test.order:O-1", dedupe_key="one") is None


def test_a_kind_that_nobody_wrote_is_refused_when_queued():
    with pytest.raises(LookupError):
        jobs.queue("test.unknown", subject="test.order:O-1", dedupe_key="one")


def test_work_goes_on_where_a_dead_worker_left_it(queued, clock, monkeypatch):
    taken = Job.objects.get(pk=queued.pk)
    assert jobs._claim(taken, clock.now)
    jobs.Work(taken, clock).reached("2", 50)  # and the worker dies here

    assert not jobs.take_one(clock)
    clock.now += dates.JOB_LEASE
    reached = []
    told = jobs.Work.reached
    monkeypatch.setattr(
        jobs.Work, "reached", lambda self, at, pct: (reached.append(at), told(self, at, pct))
    )
    assert jobs.take_one(clock)
    assert reached == ["3", "4"]


def test_a_worker_that_lost_its_lease_stops(queued, clock):
    slow = Job.objects.get(pk=queued.pk)
    jobs._claim(slow, clock.now)
    clock.now += dates.JOB_LEASE
    jobs.take_one(clock)
    with pytest.raises(jobs.LeaseLost):
        jobs.Work(slow, clock).reached("2", 50)
    queued.refresh_from_db()
    assert queued.state == JobState.DONE


def test_telling_the_progress_renews_the_lease(queued, clock):
    taken = Job.objects.get(pk=queued.pk)
    jobs._claim(taken, clock.now)
    clock.now += dates.JOB_LEASE - timedelta(seconds=1)
    jobs.Work(taken, clock).reached("1", 25)
    clock.now += timedelta(seconds=30)
    assert not jobs.take_one(clock)


def test_work_that_keeps_failing_is_given_up_and_stops_no_other(queued, clock):
    bad = jobs.queue("test.never", subject="test.order:O-2", dedupe_key="two")
    Job.objects.filter(pk=bad.pk).update(created_at=clock.now - timedelta(hours=1))
    assert jobs.take_one(clock)  # the bad one, which is older
    assert jobs.take_one(clock)  # its lease makes it wait
    queued.refresh_from_db()
    assert queued.state == JobState.DONE
    while Job.objects.open().exists():
        clock.now += dates.JOB_LEASE
        jobs.take_one(clock)
    bad.refresh_from_db()
    assert (bad.state, bad.last_error) == (JobState.FAILED, "RuntimeError")
    assert bad.attempts == dates.MAX_JOB_ATTEMPTS


def test_work_that_gets_further_outlives_any_number_of_workers(queued, clock):
    for step in range(3 * dates.MAX_JOB_ATTEMPTS):
        taken = Job.objects.due(clock.now).get()
        assert jobs._claim(taken, clock.now)
        jobs.Work(taken, clock).reached(f"0.{step}", 5)  # and the worker dies here
        clock.now += dates.JOB_LEASE
    Job.objects.update(position="3")
    assert jobs.take_one(clock)
    queued.refresh_from_db()
    assert queued.state == JobState.DONE


def test_work_that_kills_every_worker_is_given_up(queued, clock):
    Job.objects.update(attempts=dates.MAX_JOB_ATTEMPTS)
    assert jobs.take_one(clock)
    queued.refresh_from_db()
    assert (queued.state, queued.last_error) == (JobState.FAILED, "WorkerLost")


def test_a_sweep_that_did_something_wakes_the_next(queued, monkeypatch):
    woken = []
    monkeypatch.setattr("outbox.waking.wake", woken.append)
    tasks.work()
    tasks.work()
    assert woken == ["outbox.tasks.work"]


@pytest.mark.parametrize(
    "wrong",
    [{"state": "busy"}, {"progress": 101}, {"state": JobState.DONE}, {"asked_by": "a@b.example"}],
    ids=str,
)
def test_the_database_refuses_what_a_job_cannot_be(wrong):
    row = {"subject": "a.b:C", "dedupe_key": "k"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(ref=new_ref("J"), kind="test.counted", **row)
