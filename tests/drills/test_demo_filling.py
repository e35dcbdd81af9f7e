"""The command `demo`: what it refuses, and the same seed and day giving the same house."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from organisation.models import Organisation, Team, User
from signals import numbers
from signals.choices.signal import SUBCATEGORIES
from signals.models import Signal, SignalStep
from tests import make, schema
from tests.demo import rounds
from workers.models import HourEntry, HourPart
from youthwork.demo import fill, words
from youthwork.demo.plan import FILE_DAY, Plan, Shift

ROOT = Path(__file__).resolve().parents[2]
FRIDAY = date(2026, 11, 20)
WITHIN = 600  # seconds for a process that fills, on a busy machine


@pytest.fixture
def in_the_demo(settings, tmp_path):
    settings.DEMO = settings.EMBEDDED = True
    settings.VAR_DIR, settings.MAILBOX_DIR = tmp_path, tmp_path / "mailbox"
    return tmp_path


def run(*arguments):
    """The command's output as text, and its last line as JSON."""
    out = StringIO()
    call_command("demo", *arguments, "--json", stdout=out)
    return out.getvalue(), json.loads(out.getvalue().splitlines()[-1])


def house():
    """All that must be the same for the same seed and day."""
    signals = Signal.objects.order_by("ref")
    return {
        "people": list(User.objects.order_by("email").values_list("public_id", "email", "name")),
        "teams": list(Team.objects.order_by("name").values_list("public_id", "name")),
        "signals": list(
            signals.values_list(
                "ref", "client_id", "category", "severity", "status", "seen_at", "received_at",
                "closed_at", "team__name", "platform__slug", "owner__email", "outcome",
            )
        ),
        "texts": [signal.narrative for signal in signals],
        "steps": list(
            SignalStep.objects.order_by("signal__ref", "done_at", "kind").values_list(
                "signal__ref", "kind", "done_at", "by__email", "partner__name"
            )
        ),
        "hours": list(
            HourEntry.objects.order_by("public_id").values_list(
                "public_id", "worker__email", "day", "minutes", "where", "kind", "function",
                "started_at",
            )
        ),
        "numbers": numbers.last_of_years(),
    }  # fmt: skip


def made(seed, today):
    """What a seed and a day give, without keeping it."""
    with transaction.atomic():
        fill.fill(seed, today)
        found = house()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_and_day_give_the_same_house_and_another_seed_another(db):
    once = made(1, FRIDAY)
    assert made(1, FRIDAY) == once
    other = made(2, FRIDAY)
    assert {name for name in once if once[name] == other[name]} <= {"texts", "steps", "numbers"}
    assert [row[0] for row in other["signals"]] == [row[0] for row in once["signals"]]


@pytest.mark.parametrize(
    ("today", "last_day"),
    [
        (FRIDAY, FRIDAY),
        (date(2026, 11, 26), FRIDAY),
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 19), date(2026, 11, 13)),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2028, 2, 25)),
    ],
)
def test_dates_shift_by_whole_weeks_to_the_same_weekday_at_or_before_today(today, last_day):
    assert Shift.to(today).day(FILE_DAY) == last_day
    assert Plan.read(1, today).last_day == last_day


def test_local_times_stay_what_they_are_across_the_change_of_the_clock():
    plan = Plan.read(1, date(2027, 5, 14))
    row = plan.signals[38]
    seen = timezone.localtime(plan.shift.moment(row.seen_on, row.seen_at))
    assert f"{seen:%Y-%m-%d %H:%M %Z}" == "2027-05-07 22:35 CEST"
    assert row.note == "gemeld 7-5"


@pytest.mark.parametrize("days", [3, 6])
def test_later_in_the_week_hours_go_on_until_yesterday_with_the_same_share(db, days):
    today = FRIDAY + timedelta(days=days)
    fill.fill(1, today)
    assert HourEntry.objects.latest("day").day <= today - timedelta(days=1)
    last_28 = HourPart.objects.between(today - timedelta(days=28), today)
    assert last_28.minutes().online_percent == pytest.approx(21, abs=1)
    numbers = set(Signal.objects.values_list("ref", flat=True))
    assert "S-2026-0040" in numbers


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2027, 4, 30), date(2024, 3, 1)])
def test_any_day_can_be_the_day(db, today):
    fill.fill(1, today)
    assert Signal.objects.filter(is_practice=False, ref__regex=r"-00\d\d$").count() == 41
    assert Signal.objects.filter(received_at__date__gt=today).count() == 0
    year = Signal.objects.get(ref__endswith="-0040").ref[2:6]
    assert numbers.last_of_years()[int(year)] >= 100
    rounds.end_as_the_file_says(today)


def test_every_word_of_the_file_is_a_value_of_the_vocabulary():
    plan = Plan.read(1, FRIDAY)
    for row in plan.signals + plan.practice:
        assert row.subcategory in SUBCATEGORIES[row.category]
    assert set(words.LOG_INS) <= {person.key for person in plan.people}


# --- the command ----------------------------------------------------------------------------------


def test_an_empty_database_is_filled_and_a_filled_one_left_alone(db, in_the_demo):
    (in_the_demo / "mailbox").mkdir()
    (in_the_demo / "mailbox" / "0123456789ab.json").write_text("{}")
    text, done = run("--today", "2026-11-20")
    assert done["filled"] is True
    assert done["counts"]["signals"] == 41
    assert not list((in_the_demo / "mailbox").iterdir())
    assert "worker@demo.example" in (in_the_demo / "demo-log-ins").read_text()
    before = house()
    text, done = run("--today", "2026-11-27", "--seed", "9")
    assert done["filled"] is False
    assert "nothing was changed" in text
    assert house() == before


def test_a_real_organisation_is_refused_with_and_without_reset(db, in_the_demo):
    make.organisation()
    for arguments in ([], ["--reset"]):
        with pytest.raises(CommandError, match="nothing was changed"):
            run(*arguments)
    assert Organisation.objects.get().name == "Stichting Proefstuk"


def test_people_without_an_organisation_are_refused(db, in_the_demo):
    make.person("Eerste Beheerder", "administrator")
    with pytest.raises(CommandError, match="nothing was changed"):
        run("--reset")
    assert User.objects.count() == 1


def test_outside_the_demo_nothing_is_filled(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        run()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("text", ["vandaag", "2026-02-30", "1999-12-31", "2101-01-01"])
def test_a_day_that_is_none_is_refused(db, in_the_demo, text):
    with pytest.raises(CommandError):
        run("--today", text)


def test_a_fault_halfway_leaves_an_empty_database(db, monkeypatch):
    monkeypatch.setattr("youthwork.demo.working_hours.write", lambda cast: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fill.fill(1, FRIDAY)
    assert fill.held() is fill.Holds.NOTHING


def in_a_process(data, code):
    """Run a few lines as the demo would, on a file; settings are read once a process."""
    env = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    env |= {"DEMO": "1", "VAR_DIR": str(data), "LOG_LEVEL": "ERROR"}
    env["DJANGO_SETTINGS_MODULE"] = "youthwork.settings"
    lines = "import django; django.setup(); from django.core.management import call_command as call"
    return subprocess.run(
        [sys.executable, "-c", f"{lines}\n{code}"],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=WITHIN,
    )  # fmt: skip


def test_reset_replaces_everything_under_a_running_reader(tmp_path):
    """On a file, as the demo runs; the audit trail keeps its triggers."""
    done = in_a_process(
        tmp_path,
        "try: call('demo')\nexcept Exception as error: print(error)",
    )
    assert "run migrate first" in done.stdout, done.stderr
    file = tmp_path / "vindplaats.sqlite3"
    shutil.copy(schema.migrated(), file)
    done = in_a_process(
        tmp_path, "call('migrate', verbosity=0); call('demo', '--today', '2026-11-20')"
    )
    assert done.returncode == 0, done.stderr
    people = "SELECT count(*), min(created_at) FROM organisation_user"
    with closing(sqlite3.connect(file)) as reader:
        before = reader.execute(people).fetchone()
        reader.execute("INSERT INTO signals_numberlane (year, lane, next) VALUES (1999, 0, 7)")
        reader.commit()
        done = in_a_process(tmp_path, "call('demo', '--reset', '--today', '2026-12-04', '--json')")
        assert json.loads(done.stdout.splitlines()[-1])["day"] == "2026-12-04", done.stderr
        after = reader.execute(people).fetchone()
        assert after[0] == before[0] == 17
        assert after[1] > before[1]
        assert reader.execute(
            "SELECT count(*) FROM signals_numberlane WHERE year = 1999"
        ).fetchone() == (0,)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            reader.execute("DELETE FROM privacy_auditentry")
    assert sorted(path.name for path in tmp_path.glob(".*")) == []
