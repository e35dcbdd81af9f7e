"""F25: what takes place and what a team shared are found in the team in which it went on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from organisation.actions import teams
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in
from tests.trail_words import without_words
from workers.calendar import merged_teams
from workers.models import Activity, Equipment
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
