"""Two workers that run the day at once."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from outbox.choices import Status
from outbox.models import DailyRun, Message, new_ref
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry, RetentionRun
from youthwork import day
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_two_days_at_once_erase_and_count_once(cast):
    for number in range(40):
        long_ago = NOW - timedelta(days=900 + 30 * (number % 4))
        audit.record(AuditVerb.READ, "a.b:c", by=None, at=long_ago)
        ref = new_ref("M")
        Message.objects.create(
            ref=ref, kind="k", subject="a.b:c", recipient="d.e:f", dedupe_key=ref,
            status=Status.CANCELLED, created_at=NOW - timedelta(days=100),
        )  # fmt: skip
    audit.seal(NOW)
    results, start = [], threading.Barrier(3)

    def run():
        start.wait()
        try:
            results.append(day.run(day_of(NOW), NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    done = sum((Counter(result) for result in results), Counter())
    done.pop("platform_pages_due", None)  # pages that every database begins with, if still there
    assert done == {
        "privacy.audit": 40,
        "outbox.messages": 40,
        # And what the day brings anyway, in a house without rounds or anybody on duty.
        "rounds_made": 2,
        "rounds_opened": 1,
        "duty_gaps_warned_of": 1,
        "hours_asked_for": 5,
        "pulse_rounds_opened": 1,
        "evaluations_planned": 1,
        "evaluations_counted": 1,
    }
    erased = AuditEntry.objects.filter(verb=AuditVerb.ERASED)
    told = Counter()  # the trail goes seal by seal
    for rule, number in erased.values_list("subject_ref", "after"):
        told[rule] += int(number)
    assert told == {"outbox.messages": 40, "privacy.audit": 40}
    assert not RetentionRun.objects.filter(failed=True).exists()
    assert DailyRun.objects.get().failed == 0
    assert audit.verify().broken is None
