from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry, AuditSeal
from tests.trail import triggers_off
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SUBJECT = "signals.signal:S-2026-0041"


def recorded(count=3, at=NOW, **also):
    return [
        audit.record(AuditVerb.READ, SUBJECT, by=None, at=at + timedelta(seconds=number), **also)
        for number in range(count)
    ]


def broken():
    found = audit.verify().broken
    return found and (found.kind, found.where)


def test_entry_holds_labels_and_names_of_fields(cast):
    made = audit.record(
        AuditVerb.CHANGED, SUBJECT, by=cast.worker, fields=["severity"], before="2", after="3"
    )

    assert made.ref.startswith("A-") and len(made.ref) == 14
    assert (made.subject, made.subject_ref) == (SUBJECT, "S-2026-0041")
    assert made.actor == f"organisation.user:{cast.worker.public_id}"
    assert AuditEntry.objects.about("S-2026-0041").get() == made
    assert AuditEntry.objects.about(SUBJECT).get() == made


def test_subject_without_a_public_reference_is_refused():
    with pytest.raises(ValueError):
        audit.label(AuditSeal(number=1))
    with pytest.raises(ValueError):
        audit.label("S-2026-0041")


def test_reason_refuses_a_citizen_service_number_and_a_novel():
    for reason in ("over 123456782", "x" * 301):
        with pytest.raises(ValidationError):
            recorded(1, reason=reason)


def test_entry_goes_with_a_transaction_that_fails():
    with pytest.raises(RuntimeError), transaction.atomic():
        recorded()
        raise RuntimeError
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE privacy_auditentry SET verb = 'logged'",
        "UPDATE privacy_auditentry SET at = '2020-01-01 00:00:00+00:00'",
        "UPDATE privacy_auditentry SET seal_id = NULL",
        "UPDATE privacy_auditentry SET reason = 'x' WHERE seal_id IS NULL",
        "DELETE FROM privacy_auditentry",
        "DELETE FROM privacy_auditseal",
        "UPDATE privacy_auditseal SET count = 0",
        "UPDATE privacy_auditseal SET pruned_at = '2026-01-01 00:00:00+00:00'",
    ],
)
def test_database_refuses_to_change_or_remove(write):
    recorded()
    audit.seal(NOW)
    recorded(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(write)
    assert AuditEntry.objects.count() == 4
    assert broken() is None


def test_model_refuses_to_change_or_remove():
    made = recorded(1)[0]
    made.verb = AuditVerb.LOGGED
    for write in (made.save, made.delete, AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_replacing_an_entry_is_refused():
    if connection.vendor != "sqlite":
        return  # REPLACE is SQLite's
    recorded(1)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("REPLACE INTO privacy_auditentry SELECT * FROM privacy_auditentry")


def test_person_who_is_erased_leaves_a_trail_that_still_verifies(cast):
    user = get_user_model().objects.create(email="weg@example.org", name="Weg")
    made = audit.record(AuditVerb.READ, SUBJECT, by=user)
    audit.seal(NOW)
    label = audit.label(user)
    user.delete()

    made.refresh_from_db()
    assert made.by is None and made.actor == label
    assert broken() is None


def test_seal_takes_everything_once_and_late_entries_next_time():
    recorded(5)
    assert audit.seal(NOW, batch=2) == 5
    assert [seal.count for seal in AuditSeal.objects.in_order()] == [2, 2, 1]
    assert audit.seal(NOW) == 0

    late = recorded(1, at=NOW - timedelta(hours=5))[0]  # committed after the seal, made before it
    assert audit.seal(NOW) == 1
    late.refresh_from_db()
    assert late.seal.number == 4
    assert broken() is None


def test_sweep_may_leave_the_rest_for_the_next():
    recorded(5)
    assert audit.seal(NOW, batch=2, most=3) == 4
    assert audit.seal(NOW, batch=2, most=3) == 1


def test_seals_hold_one_month_each():
    recorded(2, at=datetime(2026, 9, 30, tzinfo=UTC))
    recorded(2, at=datetime(2026, 10, 1, tzinfo=UTC))
    audit.seal(NOW)
    assert [seal.count for seal in AuditSeal.objects.in_order()] == [2, 2]


def test_two_sweeps_at_once_make_one_seal(monkeypatch):
    recorded(3)
    newest = AuditSeal.objects.newest
    audit.seal(NOW)
    recorded(2)
    monkeypatch.setattr(
        type(AuditSeal.objects.all()), "newest", lambda self: None
    )  # seen too early
    assert audit.seal(NOW) == 0
    monkeypatch.undo()
    assert newest().number == 1
    assert audit.seal(NOW) == 2


def tampered(sql, *params):
    with triggers_off() as cursor:
        cursor.execute(sql, params)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize(
    "column", ["verb", "subject", "actor", "reason", "fields", "before", "after"]
)
def test_verify_names_the_entry_that_was_changed(sealed, column):
    entries = recorded(4)
    if sealed:
        audit.seal(NOW)
    tampered(f"UPDATE privacy_auditentry SET {column} = 'x' WHERE id = %s", entries[2].pk)

    assert broken() == ("changed" if sealed else "slipped_in", entries[2].ref)


def test_verify_names_the_entry_that_was_removed():
    entries = recorded(4)
    audit.seal(NOW)
    tampered("DELETE FROM privacy_auditentry WHERE id = %s", entries[1].pk)
    assert broken() == ("removed", entries[1].ref)


def test_verify_names_an_entry_taken_out_of_its_seal():
    entries = recorded(4)
    audit.seal(NOW)
    tampered("UPDATE privacy_auditentry SET seal_id = NULL WHERE id = %s", entries[3].pk)
    assert broken() == ("removed", entries[3].ref)


@pytest.mark.parametrize("sealed", [True, False])
def test_verify_names_the_entry_that_slipped_in(sealed):
    recorded(3)
    audit.seal(NOW)
    with transaction.atomic():
        forged = audit.record(AuditVerb.READ, SUBJECT, by=None, at=NOW)
        transaction.set_rollback(True)  # so that it can be put in again by hand
    forged.pk = None
    if not sealed:
        forged.mark = bytes(20)
    else:
        forged.seal = AuditSeal.objects.newest()
    forged.save()

    assert broken() == ("slipped_in", forged.ref)
    audit.seal(NOW)
    assert broken() == ("slipped_in", forged.ref)  # sealing doesn't launder it


def test_verify_sees_a_seal_changed_removed_or_made_anew(settings):
    for _seal in range(3):
        recorded(2)
        audit.seal(NOW)
    head = audit.verify().head
    second = AuditSeal.objects.get(number=2)

    with transaction.atomic():
        tampered(
            "UPDATE privacy_auditseal SET sealed_at = %s WHERE id = %s",
            NOW - timedelta(1),
            second.pk,
        )
        assert broken() == ("seal", "seal 2")
        transaction.set_rollback(True)
    with transaction.atomic():
        tampered("UPDATE privacy_auditentry SET seal_id = NULL WHERE seal_id = %s", second.pk)
        tampered("DELETE FROM privacy_auditseal WHERE id = %s", second.pk)
        assert broken() == ("seal", "seal 2")
        transaction.set_rollback(True)
    with transaction.atomic():  # the whole tail cut off: only a head noted elsewhere shows it
        last = AuditSeal.objects.newest()
        tampered("DELETE FROM privacy_auditentry WHERE seal_id = %s", last.pk)
        tampered("DELETE FROM privacy_auditseal WHERE id = %s", last.pk)
        assert broken() is None
        assert audit.verify(head).broken.where == "seal 3"
        transaction.set_rollback(True)

    settings.FIELD_KEYS = [b"intruder" * 4]  # rewrote it all, without our key
    tampered("UPDATE privacy_auditseal SET mark = %s WHERE number = 3", audit._mark(b"x" * 32))
    assert broken() == ("seal", "seal 3")


def test_pruning_takes_whole_seals_and_leaves_tombstones():
    old = recorded(3, at=NOW - timedelta(days=800))
    audit.seal(NOW)
    recorded(2)
    audit.seal(NOW)

    assert audit.prune(NOW - timedelta(days=730), NOW, 10) == 3
    assert audit.prune(NOW - timedelta(days=730), NOW, 10) == 0
    assert not AuditEntry.objects.filter(ref__in=[each.ref for each in old]).exists()
    tombstone = AuditSeal.objects.get(number=1)
    assert bytes(tombstone.manifest) == b"" and tombstone.pruned_at == NOW
    verdict = audit.verify()
    assert (verdict.broken, verdict.seals, verdict.pruned, verdict.entries) == (None, 2, 1, 2)

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()  # the way is shut again


def made_to_look_pruned(seal, at):
    """As somebody would who has the database and not the keys: through the way that pruning has."""
    with transaction.atomic(), audit._triggers_let_go(seal.pk), connection.cursor() as cursor:
        cursor.execute("DELETE FROM privacy_auditentry WHERE seal_id = %s", [seal.pk])
        AuditSeal.objects.filter(pk=seal.pk).update(manifest=b"", pruned_at=at)


@pytest.mark.parametrize("years", [0, 3])
def test_verify_names_a_seal_that_was_pruned_before_its_term(years):
    for _seal in range(2):
        recorded(2, at=timezone.now() - timedelta(days=30))
        audit.seal(NOW)
    made_to_look_pruned(AuditSeal.objects.get(number=1), NOW + timedelta(days=366 * years))
    assert broken() == ("removed", "seal 1")


@pytest.mark.parametrize("sealed", [True, False])
def test_what_a_calendar_run_for_a_day_to_come_pruned_is_in_order(sealed):
    later = timezone.now() + timedelta(days=3 * 366)
    recorded(2, at=timezone.now())
    audit.seal(NOW)
    assert audit.prune(audit.due_before(day_of(later)), later, 10) == 2
    audit.record(AuditVerb.ERASED, "privacy.retentionrun:privacy.audit", by=None, at=later)
    if sealed:
        audit.seal(later)
    assert broken() is None


def test_pruning_opens_only_the_seal_it_prunes():
    recorded(2, at=NOW - timedelta(days=800))
    audit.seal(NOW)
    recorded(2)
    audit.seal(NOW)
    first = AuditSeal.objects.get(number=1)
    with pytest.raises(DatabaseError), transaction.atomic(), audit._triggers_let_go(first.pk):
        AuditEntry.objects.exclude(seal=first)._raw_delete("default")


def test_seal_with_an_entry_that_a_hold_keeps_waits():
    recorded(3, at=NOW - timedelta(days=800))
    audit.seal(NOW)
    assert audit.prune(NOW - timedelta(days=730), NOW, 10, but=[SUBJECT]) == 0


@pytest.mark.parametrize("waiting", [True, False])
def test_old_key_can_leave_after_the_newest_seal_carries_the_new_one(settings, waiting):
    old, new = b"o" * 32, b"n" * 32
    settings.FIELD_KEYS = [old]
    recorded(2)
    audit.seal(NOW)
    if waiting:
        recorded(1)
    settings.FIELD_KEYS = [new]
    assert broken()
    settings.FIELD_KEYS = [new, old]
    audit.mark_with_newest_key(NOW)
    audit.mark_with_newest_key(NOW)
    assert AuditSeal.objects.count() == 2
    settings.FIELD_KEYS = [new]
    assert broken() is None


def test_pages_by_keyset_lose_and_repeat_nothing():
    entries = recorded(5) + recorded(5)  # equal moments
    seen, newest = [], AuditEntry.objects.newest_first()[0]
    seen.append(newest)
    while page := list(AuditEntry.objects.newest_first().older_than(seen[-1])[:3]):
        seen += page
    assert [each.pk for each in seen] == [
        each.pk for each in sorted(entries, key=lambda each: (each.at, each.pk), reverse=True)
    ]
