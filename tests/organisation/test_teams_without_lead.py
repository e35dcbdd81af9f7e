"""A working team that lost its last lead is told of where somebody can mend it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from organisation import team_to_do
from organisation.models import Membership, Team
from tests import make
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(person, now):
    return [task.text.split(":")[0] for task in answered(team_to_do.of(person, now))]


def start_page(person):
    return make.signed_in(person).get("/").content.decode()


def no_lead(team, now):
    held = Membership.objects.filter(team=team, role="team_lead")
    held.update(from_day=day_of(now) - 9 * DAY, until_day=day_of(now) - DAY)


def test_a_team_whose_last_lead_left_stands_on_the_start_page_with_its_link(cast):
    now = timezone.now()
    page = f"/people/teams/{cast.zuid.public_id}/"
    assert page not in start_page(cast.administrator)
    no_lead(cast.zuid, now)
    assert page in start_page(cast.administrator)
    seen = start_page(cast.manager)
    assert cast.zuid.name in seen and page not in seen  # that page is not the manager's
    assert told(cast.lead, now) == told(cast.director, now) == []


def test_only_who_leads_today_and_works_here_counts(cast):
    now = timezone.now()
    assert told(cast.administrator, now) == []
    cast.other_lead.status = "paused"
    cast.other_lead.save()
    assert told(cast.administrator, now) == [cast.zuid.name]
    make.membership(cast.other_worker, "team_lead", cast.zuid, from_day=day_of(now) + DAY)
    assert told(cast.administrator, now) == [cast.zuid.name]
    assert told(cast.administrator, now + DAY) == []


def test_a_team_that_ended_needs_no_lead(cast):
    now = timezone.now()
    no_lead(cast.zuid, now)
    assert told(cast.manager, now) == [cast.zuid.name]
    Team.objects.filter(pk=cast.zuid.pk).update(active_until=day_of(now) - DAY)
    assert told(cast.manager, now) == []
