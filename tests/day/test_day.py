import dataclasses
import json
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from outbox.models import DailyRun, SignOfLife
from privacy.retention import rules
from youthwork import day
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-20T21:00:00+00:00")
TODAY = date(2026, 11, 20)


@pytest.fixture
def jobs(settings):
    def use(*names):
        settings.CALENDAR_JOBS = [f"tests.day.jobs.{name}" for name in names]

    return use


def daily(**options):
    out = StringIO()
    call_command("daily", json=True, stdout=out, **options)
    return json.loads(out.getvalue().splitlines()[-1])


def test_a_day_repeats_until_nothing_changes(jobs):
    jobs("second", "first")
    assert day.run(TODAY, NOW) == {"first": 1, "second": 1}
    assert day.run(TODAY, NOW) == {}


def test_one_job_that_fails_stops_no_other_and_leaves_nothing_half(jobs, caplog):
    jobs("half", "first")
    with pytest.raises(day.Unfinished) as unfinished:
        day.run(TODAY, NOW)
    assert unfinished.value.failed == ["tests.day.jobs.half"]
    assert unfinished.value.changed == {"first": 1}
    assert not SignOfLife.objects.filter(name="half").exists()
    assert DailyRun.objects.get().failed == 1
    assert "Jan de Vries" not in str(unfinished.value)


def test_a_job_that_isn_t_there_stops_no_other(jobs):
    jobs("nowhere", "first")
    with pytest.raises(day.Unfinished):
        day.run(TODAY, NOW)
    assert SignOfLife.objects.filter(name="first").exists()


def test_a_day_that_never_settles_ends_and_is_told(jobs):
    jobs("restless")
    with pytest.raises(day.Unfinished) as unfinished:
        day.run(TODAY, NOW)
    assert unfinished.value.changed == {"restless": day.MAX_ROUNDS}


def test_the_run_is_kept_for_readiness(jobs):
    jobs("first")
    before = timezone.now()
    day.run(TODAY + timedelta(days=400), NOW + timedelta(days=400))
    kept = DailyRun.objects.get()
    assert (kept.day, kept.changed) == (TODAY + timedelta(days=400), 1)
    assert before <= kept.ran_at <= timezone.now()


def test_the_command_says_what_changed_and_then_that_nothing_does(jobs):
    jobs("second", "first")
    assert daily(date=TODAY) == {
        "date": "2026-11-20",
        "changed": {"first": 1, "second": 1},
    }
    assert daily(date=TODAY) == {"date": "2026-11-20", "changed": {}}
    out = StringIO()
    call_command("daily", date=TODAY, stdout=out)
    assert out.getvalue() == "2026-11-20: nothing to do, all of it was done.\n"


def test_the_command_takes_today_when_it_is_not_told(jobs):
    jobs("first")
    assert daily()["date"] == day_of(timezone.now()).isoformat()


def test_another_date_means_its_last_moment(jobs):
    jobs("by_date")
    daily(date=date(2026, 3, 29))
    daily(date=date(2026, 3, 29))
    [name] = SignOfLife.objects.values_list("name", flat=True)
    assert name == "2026-03-29 21:59"  # in UTC; summer time began that night


def test_the_command_fails_when_a_job_did(jobs):
    jobs("half", "first")
    out = StringIO()
    with pytest.raises(CommandError, match=r"not finished: tests\.day\.jobs\.half"):
        call_command("daily", json=True, date=TODAY, stdout=out)
    assert json.loads(out.getvalue())["failed"] == ["tests.day.jobs.half"]


def test_the_command_fails_when_a_retention_rule_did_and_keeps_what_others_did(monkeypatch):
    def falters(today, now, limit):
        raise RuntimeError("quotes what Jan de Vries typed")

    broken = dataclasses.replace(rules()[0], key="test.falters", run=falters)
    monkeypatch.setattr("privacy.calendar.rules", lambda: [broken, *rules()])
    DailyRun.objects.create(day=date(2020, 1, 1), ran_at=NOW)
    with pytest.raises(CommandError, match=r"not finished: privacy\.calendar\.every_rule_kept"):
        daily(date=TODAY)
    assert not DailyRun.objects.filter(day=date(2020, 1, 1)).exists()
    assert DailyRun.objects.get(day=TODAY).failed == 1

    monkeypatch.undo()
    assert daily(date=TODAY)["changed"] == {}


@pytest.mark.parametrize("wrong", ["20-11", "2026-02-30", "morgen"])
def test_what_is_no_date_is_refused_in_one_line(wrong):
    with pytest.raises(CommandError, match="must be a date"):
        call_command("daily", f"--date={wrong}")


@pytest.mark.parametrize("wrong", ["9999-12-31", "0001-01-01"])
def test_a_day_of_another_century_is_refused_in_one_line(wrong):
    with pytest.raises(CommandError, match="must lie between 2000 and 2100"):
        call_command("daily", f"--date={wrong}")


def test_every_job_that_settings_name_is_there(settings):
    from django.utils.module_loading import import_string

    assert all(callable(import_string(job)) for job in settings.CALENDAR_JOBS)
