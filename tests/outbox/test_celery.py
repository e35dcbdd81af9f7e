import inspect

import pytest
from celery import current_app

from youthwork import celery as ours


@pytest.fixture(scope="module")
def app():
    ours.app.autodiscover_tasks(force=True)
    return ours.app


def test_every_thread_wakes_our_own_app(app):
    import threading

    seen = []
    thread = threading.Thread(target=lambda: seen.append(current_app.main))
    thread.start()
    thread.join()
    assert seen == ["youthwork"]


@pytest.mark.parametrize("name", ours.app.conf.beat_schedule)
def test_each_beat_entry_names_a_task_that_takes_its_arguments(app, name):
    entry = app.conf.beat_schedule[name]
    task = app.tasks[entry["task"]]
    inspect.signature(task.run).bind(*entry.get("args", ()), **entry.get("kwargs", {}))


@pytest.mark.parametrize("name", ours.app.conf.beat_schedule)
def test_each_beat_entry_expires_before_the_next(app, name):
    entry = app.conf.beat_schedule[name]
    assert 0 < entry["options"]["expires"] < entry["schedule"]


def test_r41_where_no_wake_up_comes_a_message_still_leaves_within_a_minute(app, settings):
    """The beat's interval, how late the beat may look, and one server that doesn't answer."""
    longest = app.conf.beat_schedule["deliver"]["schedule"] + app.conf.beat_max_loop_interval
    assert longest + settings.EMAIL_TIMEOUT < 60


def test_wake_ups_name_tasks_too(app):
    from outbox import waking

    assert {waking.DELIVER, waking.WORK} <= set(app.tasks)


def test_what_starts_with_the_worker_stands_in_the_schedule(app):
    assert set(ours.AT_START) <= set(app.conf.beat_schedule)


def test_only_json_goes_through_the_broker_and_nothing_comes_back(app):
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_backend is None
    assert app.conf.worker_prefetch_multiplier == 1


def test_no_task_takes_arguments(app):
    """Nobody enqueues with arguments, so no personal data reaches the broker."""
    own = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert own
    assert [task.name for task in own if inspect.signature(task.run).parameters] == []


def test_a_day_with_a_failing_job_fails_no_task(db, settings, app):
    """The log has told; a traceback of the task itself would say nothing more."""
    from outbox.models import DailyRun

    settings.CALENDAR_JOBS = ["tests.day.jobs.half"]
    app.tasks["youthwork.tasks.daily"]()
    assert DailyRun.objects.get().failed == 1
