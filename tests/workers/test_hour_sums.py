"""Sums of hours by week and by day always say what the entries say."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from tests.workers.conftest import FRIDAY, NOW
from workers import hour_triggers
from workers.actions import hours as actions
from workers.actions.hours import Worked
from workers.models import HourDay, HourEntry, HourPart, HourWeek
from youthwork.lib.dates import week_start

pytestmark = pytest.mark.django_db

WEEK = ("online", "offline", "other", "timed", "evening", "friday")
DAY = ("online", "night", "morning", "afternoon", "evening")


def kept():
    weeks = HourWeek.objects.values_list("worker", "team", "monday", *WEEK)
    days = HourDay.objects.values_list("team", "day", *DAY)
    return {row for row in weeks if any(row[3:])}, {row for row in days if any(row[2:])}


def counted():
    """The same from the parts, by hand."""
    weeks, days = Counter(), Counter()
    for part in HourPart.objects.all():
        key = (part.worker_id, part.team_id, week_start(part.day))
        weeks[*key, part.where] += part.minutes
        if part.where == "online":
            weeks[*key, "timed"] += part.night + part.morning + part.afternoon + part.evening
            weeks[*key, "evening"] += part.evening
            weeks[*key, "friday"] += part.evening if part.day.weekday() == 4 else 0
            for name in DAY:
                minutes = part.minutes if name == "online" else getattr(part, name)
                days[part.team_id, part.day, name] += minutes
    whole = {key[:3] for key, number in weeks.items() if number}
    daily = {key[:2] for key, number in days.items() if number}
    return (
        {(*key, *(weeks[*key, name] for name in WEEK)) for key in whole},
        {(*key, *(days[*key, name] for name in DAY)) for key in daily},
    )


@pytest.fixture
def written(cast, at):
    """Three weeks of two people in two teams, some over midnight."""
    dice = random.Random(7)
    for number in range(40):
        day = FRIDAY - timedelta(days=number // 2)
        person = (cast.worker, cast.other_worker)[number % 2]
        start = dice.choice(["09:00", "16:30", "22:15"])
        times = {"started_at": at(start, day)} if number % 3 else {}
        if times:
            times["ended_at"] = times["started_at"] + timedelta(minutes=dice.choice([45, 180]))
        minutes = {} if times else {"minutes": 50}
        where = dice.choice(["online", "online", "offline", "other"])
        team = dice.choice([cast.noord, cast.zuid])
        worked = Worked(team=team, day=day, where=where, **minutes, **times)
        actions.book(worked, by=person, now=NOW)


def test_what_is_written_changed_and_removed_is_in_the_sums(written, cast):
    assert kept() == counted()
    assert len(kept()[0]) > 5

    HourPart.objects.filter(team=cast.noord, where="online").update(team=cast.zuid)
    HourPart.objects.filter(where="offline").update(where="online")
    assert kept() == counted()

    HourEntry.objects.filter(day__gt=FRIDAY - timedelta(days=6)).delete()
    assert kept() == counted()
    HourEntry.objects.all().delete()
    assert kept() == (set(), set())


def test_hours_from_before_there_were_sums_are_counted(written):
    before = kept()
    HourWeek.objects.all().delete()
    HourDay.objects.all().delete()
    with connection.cursor() as cursor:
        for statement in hour_triggers.added(connection.vendor, "workers_hourpart", ""):
            cursor.execute(statement)
    assert kept() == before
