from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from outbox import retention, subject_access
from outbox.choices import JobState, Status
from outbox.models import DailyRun, Job, Message, new_ref

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = datetime.fromisoformat("2026-11-20T21:00:00+00:00")
RULES = {rule.key: rule for rule in retention.RULES}


def message(age, **also):
    ref = new_ref("M")
    row = {
        "kind": "k",
        "subject": "a.b:C",
        "recipient": "organisation.user:7f3a61",
        "status": "sent",
    }
    row |= {"created_at": NOW - timedelta(days=age), "dedupe_key": ref}
    if (also.get("status") or "sent") == "sent":
        row["sent_at"] = NOW
    return Message.objects.create(ref=ref, **row | also)


def job(age, **also):
    ref = new_ref("J")
    row = {"kind": "k", "subject": "a.b:C", "asked_by": "organisation.user:7f3a61"}
    row |= {"state": JobState.DONE, "finished_at": NOW - timedelta(days=age), "dedupe_key": ref}
    return Job.objects.create(ref=ref, **row | also)


def test_messages_are_kept_for_ninety_days():
    message(91)
    message(95, status=Status.FAILED)
    kept = [message(89), message(200, status=Status.WAITING)]
    assert RULES["outbox.messages"].run(TODAY, NOW, 100) == 2
    assert RULES["outbox.messages"].run(TODAY, NOW, 100) == 0
    assert set(Message.objects.all()) == set(kept)


def test_a_rule_erases_no_more_than_it_is_allowed_at_once():
    for _number in range(3):
        message(100)
    assert RULES["outbox.messages"].run(TODAY, NOW, 2) == 2
    assert RULES["outbox.messages"].run(TODAY, NOW, 2) == 1


def test_jobs_are_kept_for_ninety_days_after_they_ended():
    job(91)
    kept = [job(89), job(0, state=JobState.RUNNING, finished_at=None)]
    assert RULES["outbox.jobs"].run(TODAY, NOW, 100) == 1
    assert set(Job.objects.all()) == set(kept)


def test_what_the_calendar_did_is_kept_for_over_a_year():
    for age in (399, 401):
        DailyRun.objects.create(day=TODAY - timedelta(days=age), ran_at=timezone.now())
    assert RULES["outbox.daily_runs"].run(TODAY, NOW, 100) == 1


def test_a_held_message_is_kept(monkeypatch):
    kept = message(100)
    monkeypatch.setattr(retention, "held", lambda model, today: frozenset({kept.ref}))
    assert RULES["outbox.messages"].run(TODAY, NOW, 100) == 0


@pytest.mark.parametrize("reference", ["organisation.user:7f3a61", "7f3a61"])
def test_what_went_to_a_person_is_found_by_reference(reference):
    sent, asked = message(1), job(1)
    message(1, recipient="organisation.user:999999")
    found = [
        hit.subject
        for source in subject_access.SOURCES
        for hit in source.search("Jan de Vries", None, [reference], [])
    ]
    assert found == [f"outbox.message:{sent.ref}", f"outbox.job:{asked.ref}"]


@pytest.mark.parametrize(("reference", "others"), [("ABCDEF", True), ("ABCDEF-2", False)])
def test_what_went_to_a_part_of_a_reference_may_have_gone_to_somebody_else(reference, others):
    message(1, recipient="consent.signer:ABCDEF-2")
    [hit] = subject_access.SOURCES[0].search("", None, [], [reference])
    assert (hit.exact, hit.others) == (True, others)


def test_a_name_finds_nothing_here_because_rows_hold_no_names():
    message(1)
    for source in subject_access.SOURCES:
        assert source.search("Jan de Vries", None, [], ["Jan", "organisation"]) == []
