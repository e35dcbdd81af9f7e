"""The timer: it runs on the server, and asks when nobody came back to it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.sign_in import sign_in
from tests.workers.test_tiles import html, shown
from workers.actions import hours as actions
from workers.actions import timer as deeds
from workers.models import HourEntry, Timer
from workers.retention import hours as retention
from youthwork.lib.dates import day_of


@pytest.fixture
def worker(client, cast):
    return sign_in(client, cast.worker)


@pytest.fixture
def running(cast):
    """A timer that was started so long ago."""

    def make(**ago):
        return deeds.start(cast.noord, "online", by=cast.worker, kind="present",
                           now=timezone.now() - timedelta(**ago))  # fmt: skip

    return make


def test_a_timer_that_was_started_is_written_down_when_it_is_stopped(worker, cast):
    worker.post("/hours/timer/start/", {"where": "offline", "kind": "centre"})
    Timer.objects.update(started_at=timezone.now() - timedelta(minutes=95))
    assert 'form="stop-form"' in worker.get("/hours/").content.decode()
    worker.post("/hours/timer/stop/")
    row = HourEntry.objects.get()
    assert row.minutes in (94, 95)
    assert (row.worker, row.team, row.where, row.kind) == (
        cast.worker, cast.noord, "offline", "centre",
    )  # fmt: skip
    assert not Timer.objects.exists()
    assert worker.post("/hours/timer/stop/").status_code == 302
    assert HourEntry.objects.count() == 1


def test_starting_twice_leaves_the_first_running(running):
    first = running(hours=2)
    assert running(minutes=5).started_at == first.started_at


@pytest.mark.parametrize("where", ["", "moon", "\x00"])
def test_a_timer_starts_for_a_place_only(worker, where):
    assert worker.post("/hours/timer/start/", {"where": where}).status_code in (302, 400)
    assert not Timer.objects.exists()


def test_less_than_a_minute_writes_nothing(cast, running):
    assert deeds.stop(running(seconds=0), by=cast.worker, now=timezone.now()) is None
    assert not Timer.objects.exists()
    assert not HourEntry.objects.exists()


def test_after_fourteen_hours_it_asks_until_when_and_writes_nothing_by_itself(
    worker, cast, running
):
    timer = running(hours=15)
    with pytest.raises(ValidationError):
        deeds.stop(timer, by=cast.worker, now=timezone.now())
    assert worker.post("/hours/timer/stop/").url == "/hours/timer/"
    page = worker.get("/hours/timer/")
    form = page.context["form"]
    assert form["end"].value() is None
    assert "Tot hoe laat werkte je?" in page.content.decode()
    start = timezone.localtime(timer.started_at)
    typed = {"day": day_of(start).isoformat(), "start": f"{start:%H:%M}", "where": "online",
             "end": f"{start + timedelta(hours=3):%H:%M}"}  # fmt: skip
    assert worker.post("/hours/timer/", typed | {"end": ""}).status_code == 422
    assert Timer.objects.exists()
    assert worker.post("/hours/timer/", typed).status_code == 302
    assert HourEntry.objects.get().minutes == 180
    assert not Timer.objects.exists()


def test_a_timer_over_something_written_down_asks_and_stays(worker, cast, worked, running):
    now = timezone.now().replace(second=0, microsecond=0)
    start = now - timedelta(hours=2)
    day = timezone.localdate(start)
    actions.book(worked(day=day, started_at=start, ended_at=start + timedelta(hours=1)),
                 by=cast.worker, now=now)  # fmt: skip
    running(minutes=90)
    assert worker.post("/hours/timer/stop/").url == "/hours/timer/"
    assert worker.get("/hours/timer/").status_code == 200
    worker.post("/hours/timer/drop/")
    assert not Timer.objects.exists()
    assert HourEntry.objects.count() == 1


def test_the_start_page_shows_the_timer_also_before_the_works_council_agreed(cast, running):
    cast.organisation.works_council_agreed_on = None
    cast.organisation.save()
    running(hours=1)
    tile = shown(cast.worker, timezone.now())["workers.timer"]
    assert "The timer runs" in html(tile)
    Timer.objects.update(started_at=timezone.now() - timedelta(hours=15))
    assert "Until when did you work?" in html(shown(cast.worker, timezone.now())["workers.timer"])


def test_a_forgotten_timer_goes_after_four_weeks(running):
    running(days=29)
    now = timezone.now()
    [rule] = [rule for rule in retention.RULES if rule.key == "workers.timers"]
    assert rule.run(day_of(now), now, 100) == 1
