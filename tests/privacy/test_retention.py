from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from outbox.models import DailyRun, SignOfLife
from privacy import audit, calendar, retention
from privacy.actions import keeping
from privacy.choices import AuditVerb
from privacy.models import AuditEntry, AuditSeal, LegalHold, RetentionRun
from privacy.retention import Rule, Term, delete_first, held
from youthwork import day

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
HELD = "signals.signal:S-2026-0007"


def rule(run, key="test.rule"):
    return Rule(key, ("privacy.legalhold",), "why", Term(after="then", days=1), "what", run)


@pytest.fixture(autouse=True)
def own_rules(settings):
    settings.RETENTION_RULES = ["privacy.retention.RULES"]


@pytest.fixture
def only(monkeypatch):
    """Leaves the day with these rules alone."""
    return lambda *rules: monkeypatch.setattr(calendar, "rules", lambda: list(rules))


def test_rule_runs_in_batches_until_nothing_is_due_and_leaves_counts_only(only):
    due = list(range(1100))

    def run(today, now, limit):
        went, due[:] = len(due[:limit]), due[limit:]
        return went

    only(rule(run))
    assert calendar.retention(TODAY, NOW) == {"test.rule": 1100}
    assert calendar.retention(TODAY, NOW) == {}
    run_row = RetentionRun.objects.get()
    assert (run_row.rule, run_row.day, run_row.erased, run_row.failed) == (
        "test.rule",
        TODAY,
        1100,
        False,
    )
    entries = AuditEntry.objects.filter(verb=AuditVerb.ERASED).order_by("pk")
    assert [entry.after for entry in entries] == ["500", "500", "100"]
    assert {entry.subject for entry in entries} == {"privacy.retentionrule:test.rule"}


@pytest.mark.django_db(transaction=True)
def test_others_may_write_after_a_batch_unless_a_transaction_around_it_holds_them_up_anyhow(
    monkeypatch,
):
    gaps = []
    monkeypatch.setattr(keeping, "SHORT", 0)
    monkeypatch.setattr(keeping, "sleep", gaps.append)

    def once():
        counts = iter([1, 0])
        return rule(lambda today, now, limit: next(counts))

    with transaction.atomic():
        assert keeping.keep_term(once(), TODAY, NOW) == 1
    assert gaps == []
    assert keeping.keep_term(once(), TODAY, NOW) == 1
    assert len(gaps) == (1 if connection.vendor == "sqlite" else 0)


def test_what_comes_due_later_on_the_day_is_added_to_its_run(only):
    counts = iter([2, 0, 3, 0, 0])
    only(rule(lambda today, now, limit: next(counts)))
    for _hour in range(3):
        calendar.retention(TODAY, NOW)
    assert RetentionRun.objects.get().erased == 5


def test_rule_that_fails_stops_no_other_and_is_marked_until_it_works(only):
    faults = iter([True, False])

    def falters(today, now, limit):
        AuditEntry.objects.create(ref="A-HALF", at=NOW, verb="read", subject="a.b:c")
        if next(faults):
            raise RuntimeError
        return 0

    once = iter([4, 0, 0])
    only(rule(falters, "test.falters"), rule(lambda *_args: next(once), "test.works"))
    assert calendar.retention(TODAY, NOW) == {"test.works": 4}
    assert RetentionRun.objects.of_day(TODAY)["test.falters"].failed
    assert not AuditEntry.objects.filter(ref="A-HALF").exists()

    calendar.retention(TODAY, NOW)
    assert not RetentionRun.objects.of_day(TODAY)["test.falters"].failed


@pytest.mark.django_db(transaction=True)
def test_run_that_is_killed_keeps_what_it_erased_and_the_next_completes(
    only, settings, monkeypatch
):
    """A kill passes every `except`, as the interrupt does here; the batches before it stand."""
    settings.CALENDAR_JOBS = ["privacy.calendar.retention", "privacy.calendar.every_rule_kept"]
    monkeypatch.setattr(keeping, "BATCH", 2)
    for number in range(5):
        SignOfLife.objects.create(name=f"old {number}", seen_at=NOW)
    kills = iter([False, True])

    def run(today, now, limit):
        count = delete_first(SignOfLife.objects.all(), limit)
        if next(kills, False):
            raise KeyboardInterrupt
        return count

    only(rule(run))
    with pytest.raises(KeyboardInterrupt):
        day.run(TODAY, NOW)
    assert SignOfLife.objects.count() == 3  # the second batch was in the middle of its work
    assert [entry.after for entry in AuditEntry.objects.all()] == ["2"]
    assert (RetentionRun.objects.get().erased, RetentionRun.objects.get().failed) == (2, True)
    assert not DailyRun.objects.exists()

    assert day.run(TODAY, NOW) == {"test.rule": 3}
    assert not SignOfLife.objects.exists()
    assert (RetentionRun.objects.get().erased, RetentionRun.objects.get().failed) == (5, False)
    assert day.run(TODAY, NOW) == {}


def test_trail_goes_after_24_months_by_whole_seals():
    for days in (730, 732):  # two years before this day is 20 November 2024, 730 days ago
        audit.record(AuditVerb.READ, "a.b:c", by=None, at=NOW - timedelta(days=days))
    audit.record(AuditVerb.READ, "a.b:c", by=None, at=NOW - timedelta(days=790))
    audit.seal(NOW)

    assert calendar.retention(TODAY, NOW) == {"privacy.audit": 1}  # the month that is wholly past
    assert calendar.retention(TODAY, NOW) == {}
    next_day = NOW + timedelta(days=1)
    assert calendar.retention(date(2026, 11, 21), next_day) == {"privacy.audit": 2}
    assert audit.verify().broken is None


def test_old_entries_that_were_never_sealed_go_in_the_same_run():
    audit.record(AuditVerb.READ, "a.b:c", by=None, at=NOW - timedelta(days=900))
    assert calendar.retention(TODAY, NOW) == {"privacy.audit": 1}


def test_sealing_is_no_change_of_the_day():
    audit.record(AuditVerb.READ, "a.b:c", by=None)
    assert calendar.seal_audit_trail(TODAY, NOW) == {}
    assert AuditSeal.objects.get().count == 1


def test_hold_keeps_its_object_until_its_day(cast):
    keeping.place_hold(
        HELD,
        reason="Vordering",
        until=date(2027, 1, 31),
        by=cast.privacy_officer,
        today=TODAY,
        now=NOW,
    )
    assert held("signals.signal", TODAY) == {"S-2026-0007"}
    assert held("signals.signal", date(2027, 1, 31)) == {"S-2026-0007"}
    assert held("signals.signal", date(2027, 2, 1)) == frozenset()
    assert held("signals.other", TODAY) == frozenset()

    audit.record(AuditVerb.READ, HELD, by=None, at=NOW - timedelta(days=900))
    assert "privacy.audit" not in calendar.retention(TODAY, NOW)
    keeping.release_hold(LegalHold.objects.get(), by=cast.privacy_officer, today=TODAY, now=NOW)
    assert held("signals.signal", TODAY) == frozenset()
    assert calendar.retention(TODAY, NOW)["privacy.audit"] == 1
    with pytest.raises(ValidationError):
        keeping.release_hold(LegalHold.objects.get(), by=cast.privacy_officer, today=TODAY, now=NOW)


@pytest.mark.parametrize(
    ("until", "code"), [(date(2026, 11, 19), "past"), (date(2027, 5, 21), "too_long")]
)
def test_hold_ends_within_six_months(cast, until, code):
    with pytest.raises(ValidationError) as refusal:
        keeping.place_hold(
            HELD, reason="x", until=until, by=cast.privacy_officer, today=TODAY, now=NOW
        )
    assert refusal.value.error_dict["until"][0].code == code


def test_renewed_hold_replaces_the_one_before(cast):
    for until in (date(2027, 1, 1), date(2027, 5, 20)):
        keeping.place_hold(
            HELD, reason="x", until=until, by=cast.privacy_officer, today=TODAY, now=NOW
        )
    assert LegalHold.objects.in_force(TODAY).get().until == date(2027, 5, 20)
    assert AuditEntry.objects.about(HELD).filter(verb=AuditVerb.HELD).count() == 2


def test_hold_itself_goes_two_years_after_its_end(cast):
    keeping.place_hold(HELD, reason="x", until=TODAY, by=cast.privacy_officer, today=TODAY, now=NOW)
    assert retention._erase_holds(date(2028, 11, 20), NOW, 10) == 0
    assert retention._erase_holds(date(2028, 11, 21), NOW, 10) == 1


def test_of_what_is_due_the_first_goes_and_never_more_than_the_limit():
    first, second, _third = (
        SignOfLife.objects.create(name=f"old {number}", seen_at=NOW) for number in range(3)
    )
    newest_first = SignOfLife.objects.order_by("-pk")
    assert [delete_first(newest_first, limit) for limit in (0, -1)] == [0, 0]
    assert delete_first(newest_first, 1) == 1
    assert set(SignOfLife.objects.all()) == {first, second}
    assert delete_first(SignOfLife.objects.all(), 1) == 1
    assert set(SignOfLife.objects.all()) == {second}, first
    assert delete_first(SignOfLife.objects.all(), 5) == 1
