"""F25: what takes place and what a team shared are found in the team in which it went on."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from organisation.actions import teams
from organisation.models import Membership, Team
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in
from tests.trail_words import without_words
from workers.calendar import merged_teams
from workers.import_tables import look_over
from workers.models import Activity, ContactTally, Equipment, HourEntry, HourImport
from workers.team_of_day import held_between, team_of
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def run(now):
    return merged_teams.merged_teams(day_of(now), now)["practice_moved_with_their_team"]


def test_f25_what_takes_place_and_what_was_shared_go_on_in_the_other_team(cast):
    now = timezone.now()
    today = day_of(now)
    coming = make.activity(cast.other_worker, first_day=today + 9 * DAY)
    over = make.activity(cast.other_worker, first_day=today - 9 * DAY)
    laptop = make.equipment(by=cast.manager, teams=[cast.zuid])
    own = make.equipment(by=cast.manager, label="L-2", teams=[cast.noord])
    teams.merge_team(cast.zuid, cast.noord, by=cast.administrator, today=today, now=now)
    assert run(now) == 0  # the old team still works that day
    later = now + 2 * DAY

    assert run(later) == 2
    assert run(later) == 0

    assert Activity.objects.get(pk=coming.pk).team == cast.noord
    assert Activity.objects.get(pk=over.pk).team == cast.zuid
    seen = Equipment.objects.editable_by(cast.lead, day_of(later)).order_by("pk")
    assert list(seen) == [laptop, own]
    assert sign_in(Client(), cast.lead).get(coming.get_absolute_url()).status_code == 200
    assert Activity.objects.editable_by(cast.lead).get() == coming
    moved = AuditEntry.objects.filter(verb="changed", by=None)
    assert sorted(entry.fields for entry in moved) == ["team", "teams"]
    assert not list(without_words(moved))


def test_f25_what_two_merged_teams_shared_stands_there_once(cast):
    now = timezone.now()
    laptop = make.equipment(by=cast.manager, teams=[cast.zuid, cast.noord])
    teams.merge_team(cast.zuid, cast.noord, by=cast.administrator, today=day_of(now), now=now)
    assert run(now + 2 * DAY) == 1
    assert list(laptop.teams.all()) == [cast.noord]


def moved(cast):
    """The worker of Noord is in Zuid since today."""
    held = Membership.objects.filter(user=cast.worker, team=cast.noord)
    today = timezone.localdate()
    held.update(from_day=today - 200 * DAY, until_day=today - DAY)
    make.membership(cast.worker, "worker", cast.zuid, from_day=today)
    return sign_in(Client(), cast.worker)


def hour(day):
    return {"day": day.isoformat(), "minutes": "60", "where": "online"}


def test_f25_hours_and_contacts_belong_to_the_team_of_their_day(cast):
    """Who moved has one team to choose from; what they did before was in the other."""
    make.platform()
    worker, today = moved(cast), timezone.localdate()
    for day in (today, today - DAY):
        assert worker.post("/hours/", hour(day)).status_code == 302
        tapped = {
            "direction": "youth_began", "known": "known", "outcome": "answered",
            "platform": "instagram", "count": "1", "day": day.isoformat(),
        }  # fmt: skip
        assert worker.post("/contacts/", tapped).status_code == 302
    expected = {today: cast.zuid, today - DAY: cast.noord}
    assert {row.day: row.team for row in HourEntry.objects.all()} == expected
    assert {row.day: row.team for row in ContactTally.objects.all()} == expected

    before = HourEntry.objects.get(day=today - DAY)
    address = f"/hours/{before.public_id}/"
    given = hour(before.day) | {"minutes": "90", "team": str(cast.noord.public_id)}
    assert worker.post(address, given).status_code == 302
    before.refresh_from_db()
    assert (before.minutes, before.team) == (90, cast.noord)


def test_f25_a_file_of_hours_may_name_the_team_of_before(cast):
    _worker, today = moved(cast), timezone.localdate()
    rows = [
        ["day", "minutes", "where", "team"],
        [(today - DAY).isoformat(), "60", "online", "Noord"],
        [(today - 2 * DAY).isoformat(), "60", "online", ""],
        [today.isoformat(), "60", "online", ""],
        [today.isoformat(), "60", "online", "Oost"],
        [today.isoformat(), "60", "online", "Noord"],
    ]
    taken = HourImport(worker=cast.worker, content=json.dumps(rows), columns=rows[0])
    *_steps, read = look_over(taken, timezone.now())
    assert [row.team for _number, row in read.rows] == [cast.noord, cast.noord, cast.zuid]
    assert [fault.row for fault in read.faults] == [5, 6]


def test_f25_of_two_teams_of_that_day_it_is_the_one_that_went_on_in_the_chosen_one(cast):
    today = timezone.localdate()
    oost = make.team("Oost")
    for team in (oost, cast.zuid):
        make.membership(
            cast.worker, "worker", team, from_day=today - 90 * DAY, until_day=today - DAY
        )
    Membership.objects.filter(user=cast.worker, team=cast.noord).update(from_day=today)
    held = held_between(cast.worker, today - 9 * DAY, today)
    day = today - 2 * DAY
    assert team_of(day, cast.noord, held, today) == cast.noord  # nobody knows which of the two
    Team.objects.filter(pk=cast.zuid.pk).update(merged_into=cast.noord, active_until=today - DAY)
    held = held_between(cast.worker, today - 9 * DAY, today)
    assert team_of(day, cast.noord, held, today) == cast.zuid
    assert team_of(day, oost, held, today) == oost


def test_f25_of_a_team_that_one_kept_and_one_that_one_left_it_is_the_latter(cast):
    """Who means the one they kept could have chosen that."""
    today = timezone.localdate()
    oost = make.team("Oost")
    before = {"from_day": today - 90 * DAY, "until_day": today - DAY}
    make.membership(cast.worker, "worker", cast.zuid, **before)
    make.membership(cast.worker, "worker", oost, from_day=today)
    held = held_between(cast.worker, today - 9 * DAY, today)
    assert team_of(today - DAY, oost, held, today) == cast.zuid
    assert team_of(today - DAY, cast.noord, held, today) == cast.noord
