"""The mail of Monday ten o'clock to who wrote nothing for a week."""

from datetime import date, time, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from organisation.choices import PersonStatus
from organisation.models import Membership
from outbox.models import Message
from tests import make
from tests.workers.conftest import FRIDAY, NOW
from workers import availability
from workers.actions import hours as actions
from workers.calendar import hours as hours_calendar
from workers.mail import hours as hours_mail
from workers.models import Availability, Contract
from youthwork.lib.dates import day_of, moment_at

MONDAY = date(2026, 11, 23)
TEN = moment_at(MONDAY, time(10))
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def everybody_else_wrote(cast, worked):
    """Only the worker's week is empty."""
    for person in (cast.colleague, cast.lead):
        actions.book(worked(minutes=60), by=person, now=NOW)
    for person in (cast.other_worker, cast.other_lead):
        actions.book(worked(minutes=60, team=cast.zuid), by=person, now=NOW)


def asked(now=TEN):
    return hours_calendar.reminders(day_of(now), now)["hours_asked_for"]


def test_who_wrote_nothing_is_asked_once_a_week_from_ten_o_clock(cast):
    assert asked(TEN - MINUTE) == 0
    assert [asked(TEN), asked(TEN + MINUTE), asked(TEN + timedelta(days=2))] == [1, 0, 0]
    message = Message.objects.get()
    assert message.recipient == cast.worker.label
    mail = hours_mail.reminder(message, timezone.now())
    assert mail.to == [cast.worker.email]
    assert "maandag 16 november t/m zondag 22 november" in mail.text
    assert "/hours/?day=2026-11-22" in mail.text
    assert asked(TEN + timedelta(days=7)) == 5


def test_who_writes_meanwhile_gets_no_mail(cast, worked):
    asked()
    actions.book(worked(minutes=5), by=cast.worker, now=TEN)
    assert hours_mail.reminder(Message.objects.get(), timezone.now()) is None


def test_f25_who_moved_to_another_team_that_week_is_asked_too(cast):
    held = Membership.objects.filter(user=cast.worker)
    thursday = MONDAY - timedelta(days=4)
    make.membership(cast.worker, "worker", cast.zuid, from_day=thursday)
    held.filter(team=cast.noord).update(until_day=thursday - timedelta(days=1))
    assert asked() == 1
    held.filter(team=cast.zuid).update(until_day=thursday)  # and left
    assert asked(TEN + timedelta(days=1)) == 0


def test_f24_leave_and_a_pause_are_left_alone(cast, worked):
    leave = {"where": "other", "kind": "leave_sick", "minutes": 480, "day": FRIDAY}
    actions.book(worked(**leave), by=cast.worker, now=NOW)
    assert asked() == 0
    actions.remove(cast.worker.hour_entries.get(), by=cast.worker, now=NOW)
    cast.worker.status = PersonStatus.PAUSED
    cast.worker.save()
    assert asked() == 0


def test_the_mail_waits_for_the_hours_in_which_somebody_can_be_reached(cast):
    Availability.objects.create(
        user=cast.worker, weekday=1, from_time=time(14), until_time=time(22)
    )
    asked()
    held = availability.wait(Message.objects.get(), TEN)
    assert held.until == moment_at(date(2026, 11, 24), time(14))


@pytest.mark.parametrize("why", ["new", "no hours by contract", "not agreed"])
def test_nobody_is_asked_for_what_they_cannot_have(cast, why):
    if why == "new":
        cast.worker.memberships.update(from_day=date(2026, 11, 18))
    elif why == "not agreed":
        cast.organisation.works_council_agreed_on = None
        cast.organisation.save()
    else:
        Contract.objects.create(user=cast.worker, hours_per_week=0, from_day=date(2024, 1, 1))
    assert asked() == 0


@override_settings(LANGUAGE_CODE="nl")
def test_the_mail_names_no_number_and_nobody(cast):
    make.person("Nieuw Persoon")
    asked()
    mail = hours_mail.reminder(Message.objects.get(), timezone.now())
    assert cast.worker.name not in mail.text
    assert "%" not in mail.text
