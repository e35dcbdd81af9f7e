"""F25: a team merges, and what it was busy with is found, read and done in the other one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from organisation.actions import teams
from organisation.models import Team
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import merging, triage
from signals.choices.signal import Outcome, Status
from signals.models import InstacleanItem, SignalTerm
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_trend_counts import held, keep
from tests.trail_words import without_words
from youthwork.lib.dates import AMSTERDAM, day_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def merge(cast, team, into, now):
    teams.merge_team(team, into, by=cast.administrator, today=day_of(now), now=now)


def run(now):
    return calendar.merged_teams(day_of(now), now)["moved_with_their_team"]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_f25_the_other_lead_follows_up_what_was_open(cast):
    before, now = timezone.now() - 2 * DAY, timezone.now()
    told = "Er gaat een filmpje rond van een gevecht."
    signal = make.signal(cast.other_worker, now=before, narrative=told)
    approach = make.approach(cast.other_lead, now=before, signals=[signal])
    merge(cast, cast.zuid, cast.noord, before)
    assert run(before) == 0  # the old team still works that day
    lead = sign_in(Client(), cast.lead)
    assert lead.get(signal.get_absolute_url()).status_code == 404

    assert run(now) == 2
    assert run(now) == 0

    assert signal.ref in lead.get("/signals/").content.decode()
    assert told in lead.get(signal.get_absolute_url()).content.decode()
    assert lead.get(approach.get_absolute_url()).status_code == 200
    to = {"to": str(cast.other_worker.public_id)}
    assert lead.post(f"{signal.get_absolute_url()}assign/", to).status_code == 302
    assert fresh(signal).owner == cast.other_worker
    assert SignalTerm.objects.filter(signal=signal).exclude(team_id=cast.noord.pk).count() == 0
    moved = AuditEntry.objects.filter(verb="changed", fields="team", by=None)
    labels = {f"signals.signal:{signal.ref}", f"signals.approach:{approach.public_id}"}
    assert {entry.subject for entry in moved} == labels
    assert not list(without_words(moved))


def test_f25_what_had_ended_stays_with_the_team_that_did_it(cast):
    now = timezone.now()
    closed, open_one = (make.signal(cast.other_worker, now=now) for _ in range(2))
    triage.close(closed, Outcome.RESOLVED, by=cast.other_lead, now=now)
    merge(cast, cast.zuid, cast.noord, now)
    assert run(now + 2 * DAY) == 1
    assert (fresh(closed).team, fresh(open_one).team) == (cast.zuid, cast.noord)

    triage.reopen(fresh(closed), "Het begint weer.", by=cast.other_lead, now=now + 2 * DAY)
    assert run(now + 3 * DAY) == 1
    assert fresh(closed).team == cast.noord


def test_f25_what_was_taken_together_goes_along_and_is_split_there(cast):
    now = timezone.now()
    one, other = (make.signal(cast.other_worker, now=now) for _ in range(2))
    stays, goes = merging.merge(one, other, by=cast.other_lead, now=now)
    merge(cast, cast.zuid, cast.noord, now)
    assert run(now + 2 * DAY) == 2
    assert fresh(goes).team == fresh(stays).team == cast.noord
    merging.split(fresh(goes), by=cast.lead, now=now + 2 * DAY)
    assert fresh(goes).status == Status.NEW


def test_f25_a_team_that_merged_twice_goes_on_in_the_last_one(cast):
    now = timezone.now()
    west = make.team("West", ["Kade"])
    signal = make.signal(cast.other_worker, now=now)
    merge(cast, cast.zuid, cast.noord, now)
    merge(cast, Team.objects.get(pk=cast.noord.pk), west, now + 2 * DAY)
    assert run(now + 2 * DAY) == 1  # the second merger begins the day after
    assert fresh(signal).team == cast.noord
    assert run(now + 4 * DAY) == 1
    assert fresh(signal).team == west


def test_f25_a_form_of_before_the_move_is_told(cast):
    now = timezone.now()
    signal = make.signal(cast.other_worker, now=now)
    merge(cast, cast.zuid, cast.noord, now)
    run(now + 2 * DAY)
    with pytest.raises(ValidationError) as refusal:
        triage.assign(signal, cast.other_worker, by=cast.lead, now=now + 2 * DAY)
    assert refusal.value.code == "stale"


def test_f25_an_account_that_was_not_sent_is_changed_by_the_other_team(cast):
    now = timezone.now()
    item = make.item(cast.other_worker)
    merge(cast, cast.zuid, cast.noord, now)
    assert not InstacleanItem.objects.editable_by(cast.lead).filter(pk=item.pk).exists()
    run(now + 2 * DAY)
    assert InstacleanItem.objects.editable_by(cast.lead).get() == item


def test_f25_the_counts_of_a_month_follow(cast):
    """Nothing counts twice: the kept counts of both teams are made anew."""
    now, seen_at = (datetime(2026, *at, tzinfo=AMSTERDAM) for at in ((11, 20, 12), (8, 10, 20)))
    month = date(2026, 8, 1)
    make.signal(cast.worker, seen_at=seen_at, now=seen_at)
    make.signal(cast.other_worker, seen_at=seen_at, now=seen_at)
    keep(now)
    assert held(cast.zuid, month)["category"] == held(cast.noord, month)["category"]
    merge(cast, cast.zuid, cast.noord, now)
    later = now + 2 * DAY
    run(later)
    assert held(cast.zuid, month) is held(cast.noord, month) is None
    keep(later)
    assert held(cast.noord, month)["category"] == {"bullying": 2}
    assert not held(cast.zuid, month).get("category")
