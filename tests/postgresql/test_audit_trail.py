import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry, AuditSeal

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PATIENCE = 20  # seconds


def record(at=NOW):
    return audit.record(AuditVerb.READ, "signals.signal:S-2026-0041", by=None, at=at)


class Elsewhere(threading.Thread):
    """A transaction on another connection that does its work and stays open until told."""

    def __init__(self, work, until):
        super().__init__(daemon=True)
        self.work, self.until = work, until
        self.done, self.failed = threading.Event(), None

    def run(self):
        try:
            with transaction.atomic():
                self.work()
                self.done.set()
                self.until()
        except Exception as error:
            self.failed = error
        finally:
            self.done.set()
            connection.close()

    def __enter__(self):
        self.start()
        assert self.done.wait(PATIENCE)
        return self

    def __exit__(self, *_error):
        self.join(PATIENCE)
        assert not self.is_alive() and self.failed is None


def test_entry_that_commits_late_waits_for_the_next_seal():
    commit = threading.Event()
    with Elsewhere(record, until=lambda: commit.wait(PATIENCE)):
        record()
        assert audit.seal(NOW) == 1
        commit.set()
    assert audit.seal(NOW) == 1
    assert [seal.count for seal in AuditSeal.objects.in_order()] == [1, 1]
    assert audit.verify().broken is None


def test_recording_waits_for_no_one_who_records_or_seals():
    commit = threading.Event()
    record()
    with Elsewhere(lambda: (record(), audit.seal(NOW)), until=lambda: commit.wait(PATIENCE)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            record()
        commit.set()
    assert AuditEntry.objects.count() == 3


def someone_waits_for_a_lock():
    """Returns when another connection to this database waits, or after a while."""
    with connection.cursor() as cursor:
        for _look in range(PATIENCE * 100):
            cursor.execute(
                "SELECT count(*), pg_sleep(0.01) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return


def test_of_two_sweeps_at_once_one_seals():
    for _entry in range(3):
        record()
    with Elsewhere(lambda: audit.seal(NOW), until=someone_waits_for_a_lock):
        assert audit.seal(NOW) == 0
    assert AuditSeal.objects.get().count == 3
    assert audit.verify().broken is None


@pytest.mark.parametrize("table", ["privacy_auditentry", "privacy_auditseal"])
def test_trail_can_not_be_truncated(table):
    record()
    audit.seal(NOW)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert AuditEntry.objects.count() == 1


def test_permission_to_prune_ends_with_its_transaction():
    record(at=NOW - timedelta(days=800))
    audit.seal(NOW)
    seal = AuditSeal.objects.newest()
    with pytest.raises(RuntimeError), transaction.atomic(), audit._triggers_let_go(seal.pk):
        raise RuntimeError
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM privacy_auditentry")
    assert audit.prune(NOW - timedelta(days=730), NOW, 10) == 1
    record()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM privacy_auditentry")


def test_verify_is_not_disturbed_by_whoever_seals_meanwhile(monkeypatch):
    record()
    audit.seal(NOW)
    in_order = type(AuditSeal.objects.all()).in_order

    def sealed_meanwhile(seals):
        with Elsewhere(lambda: (record(), audit.seal(NOW)), until=lambda: None):
            pass
        return in_order(seals)

    monkeypatch.setattr(type(AuditSeal.objects.all()), "in_order", sealed_meanwhile)
    verdict = audit.verify()
    assert (verdict.broken, verdict.seals) == (None, 1)
