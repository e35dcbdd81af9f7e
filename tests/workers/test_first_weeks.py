"""The first weeks of somebody new: eight steps, shown by what is there or ticked off."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.models import Membership, User
from outbox.models import Message
from privacy.models import AuditEntry
from signals.models import Signal
from tests import make
from tests.make import AMSTERDAM
from tests.sign_in import sign_in
from workers import first_weeks
from workers.actions import first_weeks as deeds
from workers.models import Availability, FirstStepTick, VisibleItem
from workers.retention import growth as retention
from workers.screens import competences as people_screen
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 16, tzinfo=AMSTERDAM)


@pytest.fixture
def new(cast):
    """Somebody who began today."""
    person = make.person("Noor Bakker", "worker", cast.noord)
    person.memberships.update(from_day=timezone.localdate())
    return User.objects.get(pk=person.pk)


def done(person):
    return [one.step.key for one in answered(first_weeks.taken_by(person)) if one.is_done]


def test_eight_steps_in_their_order():
    keys = [step.key for step in first_weeks.steps()]
    assert keys == [
        "two_steps", "read", "account", "check", "times", "practice", "visible", "along"
    ]  # fmt: skip


def test_a_step_is_done_when_its_rows_are_there_or_it_was_ticked_off(new):
    assert done(new) == []
    Availability.objects.create(user=new, weekday=0)
    for item in ("card", "signature"):
        VisibleItem.objects.create(user=new, item=item, since=day_of(NOW))
    deeds.tick("along", done=True, by=new, now=NOW)
    assert done(new) == ["times", "along"]
    VisibleItem.objects.create(user=new, item="poster", since=day_of(NOW))
    assert done(new) == ["times", "visible", "along"]


def test_ticked_twice_is_one_row_and_one_entry_and_it_can_be_taken_back(new):
    for _time in range(2):
        deeds.tick("read", done=True, by=new, now=NOW)
    assert FirstStepTick.objects.count() == 1
    deeds.tick("read", done=False, by=new, now=NOW)
    assert not FirstStepTick.objects.exists()
    entries = AuditEntry.objects.filter(by=new, verb="changed", after="read")
    assert entries.count() == 2


def test_only_what_nothing_else_shows_can_be_ticked_off(new):
    browser = sign_in(Client(), new)
    assert browser.post(reverse("workers:first_step", args=["account"])).status_code == 404
    answer = browser.post(reverse("workers:first_step", args=["read"]), {"done": "on"})
    assert answer.status_code == 302
    assert done(new) == ["two_steps", "read"]


def test_the_track_shows_for_sixty_days_and_until_everything_is_done(new, cast):
    today = timezone.localdate()
    everybody = [new, cast.worker]
    assert first_weeks.new_among(everybody, today + timedelta(days=59)) == [new]
    assert first_weeks.new_among(everybody, today + timedelta(days=60)) == []
    address = reverse("workers:first_weeks")
    assert address in sign_in(Client(), new).get("/").content.decode()
    assert address not in sign_in(Client(), cast.worker).get("/").content.decode()


def test_f25_who_moves_to_another_team_is_not_new_again(cast):
    today = timezone.localdate()
    held = Membership.objects.filter(user=cast.worker, team=cast.noord)
    held.update(from_day=today - timedelta(days=400), until_day=today - timedelta(days=1))
    make.membership(cast.worker, "worker", cast.zuid, from_day=today)
    moved = User.objects.get(pk=cast.worker.pk)
    assert first_weeks.new_among([moved], today) == []
    held.update(until_day=today - timedelta(days=30))  # was away, and came back
    assert first_weeks.new_among([moved], today) == [moved]


def test_a_practice_signal_counts_nowhere_and_warns_nobody(new):
    browser = sign_in(Client(), new)
    page = browser.get(reverse("signals:practice"))
    assert 'name="client_id"' not in page.content.decode()
    number = str(page.context["form"]["client_id"].value())
    sent = {
        "practice_id": number,
        "category": "violence",
        "severity": "5",
        "narrative": "Verzonnen oproep om te vechten op het plein.",
    }
    for _time in range(2):
        assert browser.post(reverse("signals:practice"), sent).status_code == 302
    signal = Signal.objects.get()
    assert signal.is_practice and signal.created_by == new
    assert not Message.objects.filter(kind="signals.urgent").exists()
    assert "practice" in done(new)
    refused = browser.post(reverse("signals:practice"), sent | {"category": "none"})
    assert refused.status_code == 422


def test_the_lead_sees_how_far_somebody_new_is(new, cast):
    deeds.tick("read", done=True, by=new, now=NOW)
    lead = User.objects.get(pk=cast.lead.pk)
    shown = {row.name: row.first_steps for row in people_screen.people(lead, timezone.localdate())}
    assert shown[new.name] == "1 van 8" and shown[cast.worker.name] == ""


def test_the_page_asks_at_most_six_queries(new, django_assert_max_num_queries):
    browser = sign_in(Client(), new)
    browser.get(reverse("workers:first_weeks"))
    with django_assert_max_num_queries(6):
        browser.get(reverse("workers:first_weeks"))


def test_ticks_go_after_three_months(new):
    deeds.tick("read", done=True, by=new, now=NOW)
    run = next(rule.run for rule in retention.RULES if rule.key == "workers.first_weeks")
    assert run(date(2027, 2, 20), NOW, 100) == 0
    assert run(date(2027, 2, 21), NOW, 100) == 1
