import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail as django_mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from outbox import actions, delivery, tasks
from outbox.choices import Status
from outbox.models import Message

pytestmark = pytest.mark.django_db


def deliver():
    out = StringIO()
    call_command("deliver", json=True, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def test_deliver_sends_what_is_due_and_tells(post):
    for _number in range(3):
        post(not_before=None)
    post(not_before=timezone.now() + timedelta(days=1))
    assert deliver() == {"sent": 3, "failed": 0, "waiting": 1}
    assert deliver() == {"sent": 0, "failed": 0, "waiting": 1}


def test_one_bad_message_stops_no_other_and_the_command_fails(post):
    post("test.broken", not_before=None)
    post(not_before=None)
    out = StringIO()
    with pytest.raises(CommandError, match="1 not sent"):
        call_command("deliver", json=True, stdout=out)
    assert json.loads(out.getvalue()) == {"sent": 1, "failed": 1, "waiting": 1}
    assert len(django_mail.outbox) == 1


def test_deliver_takes_more_than_one_batch(post, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 2)
    for _number in range(5):
        post(not_before=None)
    assert deliver()["sent"] == 5


def test_deliver_waits_for_another_s_lease(post, monkeypatch):
    """Another worker holds it; while we wait it finishes."""
    message = post(not_before=None)
    Message.objects.update(leased_until=timezone.now() + timedelta(minutes=2), attempts=1)
    waited = []

    def the_other_finishes(seconds):
        waited.append(seconds)
        Message.objects.update(
            status=Status.SENT, sent_at=timezone.now(), leased_until=None, retry_at=None
        )

    monkeypatch.setattr("outbox.delivery.time.sleep", the_other_finishes)
    assert deliver() == {"sent": 1, "failed": 0, "waiting": 0}
    assert len(waited) == 1
    assert message.pk


def test_deliver_does_not_wait_for_ever(post, monkeypatch):
    post(not_before=None)
    Message.objects.update(leased_until=timezone.now() + timedelta(hours=1), attempts=1)
    monkeypatch.setattr("outbox.delivery.time.sleep", lambda seconds: None)
    assert delivery.deliver(timezone.now, seconds=0.05) == delivery.Delivery(0, 0, 1)


def test_a_sweep_stops_in_time_and_says_that_more_is_due(post):
    post(not_before=None)
    assert delivery.sweep(timezone.now, seconds=0)
    assert not delivery.sweep(timezone.now)
    assert len(django_mail.outbox) == 1


def test_what_failed_before_waits_for_what_was_never_tried(post):
    for number in (1, 2):
        post(not_before=timezone.now() - timedelta(minutes=5 - number))
    Message.objects.update(attempts=1)
    fresh = post(not_before=None)

    delivery.sweep(timezone.now)
    sent = [mail.subject.removeprefix("Hello ") for mail in django_mail.outbox]
    assert sent == [fresh.subject_ref, "S-2026-0001", "S-2026-0002"]


def test_r41_what_is_urgent_waits_for_no_thousand_that_are_older(post, settings, monkeypatch):
    """A batch of older ones takes long with a slow server."""
    settings.MESSAGE_KINDS = settings.MESSAGE_KINDS | {"test.first": "tests.outbox.kinds.hello"}
    settings.SENT_FIRST = ["test.first"]
    monkeypatch.setattr(delivery, "BATCH", 2)
    for _number in range(4):
        post()
    urgent = post(kind="test.first", not_before=None)

    delivery.sweep(timezone.now)
    first = Message.objects.exclude(sent_at=None).order_by("sent_at").first()
    assert first == urgent and not Message.objects.filter(sent_at=None).exists()


def test_a_sweep_that_left_something_wakes_the_next(post, monkeypatch):
    post(not_before=None)
    woken = []
    monkeypatch.setattr("outbox.waking.wake", woken.append)
    monkeypatch.setattr(delivery, "sweep", lambda clock: True)
    tasks.deliver()
    assert woken == ["outbox.tasks.deliver"]


def test_posting_costs_two_queries(post, django_assert_num_queries):
    with django_assert_num_queries(2):
        post()


def test_cancelled_messages_are_not_delivered(post, now):
    actions.cancel(post(not_before=None), now=now)
    assert deliver() == {"sent": 0, "failed": 0, "waiting": 0}
