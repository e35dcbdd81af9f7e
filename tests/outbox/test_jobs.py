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


@pytest.fixture
def long_work(clock, monkeypatch):
    """A hundred steps of `seconds` each by our clock; the steps that were done, in order."""
    done = []

    def queue(seconds):
        def step(number):
            clock.now += timedelta(seconds=seconds)
            done.append(number)

        monkeypatch.setattr("tests.outbox.kinds.step", step)
        return jobs.queue("test.many", subject="test.order:O-3", dedupe_key="three"), done

    return queue


def test_long_work_gives_the_others_their_turn_and_goes_on_where_it_was(long_work, clock):
    job, done = long_work(seconds=3)
    turns = []
    while Job.objects.open().exists():
        began = clock.now
        assert jobs.take_one(clock)  # at once: no lease of the turn before is in the way
        turns.append(clock.now - began)
        job.refresh_from_db()
        assert (job.position, job.progress) == (str(len(done)), len(done))
        assert job.attempts == 1
    assert done == [*range(1, 101)]
    assert len(turns) == 15
    assert max(turns) < dates.JOB_TURN + timedelta(seconds=3)
    assert (job.state, job.result) == (JobState.DONE, "test.result:R-2")


def test_a_step_longer_than_a_turn_still_gets_work_further(long_work, clock):
    job, done = long_work(seconds=60)
    assert jobs.take_one(clock)
    assert jobs.take_one(clock)
    assert done == [1, 2]
    job.refresh_from_db()
    assert (job.state, job.position, job.leased_until) == (JobState.RUNNING, "2", None)


def test_a_turn_does_not_end_before_the_work_got_further(queued, clock):
    taken = Job.objects.get(pk=queued.pk)
    jobs._claim(taken, clock.now)
    work = jobs.Work(taken, clock)
    clock.now += 2 * dates.JOB_TURN
    work.reached("", 0)  # only renews the lease: handing back here would begin again for ever
    with pytest.raises(jobs.TurnOver):
        work.reached("1", 25)


def test_mail_and_sign_of_life_come_between_two_turns(long_work, clock, monkeypatch):
    """With one worker the broker's line is all there is: work asks for its next turn at its end."""
    line = [tasks.work, tasks.deliver, tasks.sign_of_life]
    ran = []
    again = {"outbox.tasks.work": tasks.work, "outbox.tasks.deliver": tasks.deliver}
    monkeypatch.setattr("outbox.waking.wake", lambda task: line.append(again[task]))
    monkeypatch.setattr("outbox.tasks.timezone.now", clock)
    _job, done = long_work(seconds=3)
    while line and len(ran) < 4:
        task = line.pop(0)
        task()
        ran.append(task.name.rpartition(".")[2])
    assert ran == ["work", "deliver", "sign_of_life", "work"]
    assert 0 < len(done) < 100


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
