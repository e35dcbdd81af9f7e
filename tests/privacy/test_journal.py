"""Lines on the disk before the deed, and what a restored database does with them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.utils import timezone

from privacy import journal, retention
from privacy.actions import keeping
from privacy.journal import Entry, Unknown
from youthwork.lib.dates import day_of

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.JOURNAL_PATH = tmp_path / "journal"
    return settings.JOURNAL_PATH


def test_what_came_after_a_position_is_read_back_in_order(kept):
    journal.note("consent.erased", "consent.consentrequest:AAAA", at=NOW)
    stood = journal.position()
    journal.note("consent.withdrawn", "consent.consent:BBBB", ["signer", "photo"], at=NOW)
    journal.sign(NOW + timedelta(hours=1))

    since = journal.since(stood)
    assert since.entries == [
        Entry(NOW, "consent.withdrawn", "consent.consent:BBBB", ["signer", "photo"])
    ]
    assert since.until == NOW + timedelta(hours=1)
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_line_that_was_cut_off_is_no_deed(kept):
    stood = journal.position()
    journal.note("consent.erased", "consent.consentrequest:AAAA", at=NOW)
    with kept.open("ab") as file:
        file.write(b'{"at":"2026-11-20T12:0')
    assert len(journal.since(stood).entries) == 1


def test_another_journal_says_nothing(kept):
    journal.note("consent.erased", "consent.consentrequest:AAAA", at=NOW)
    stood = journal.position()
    kept.write_bytes(kept.read_bytes().replace(b"AAAA", b"CCCC"))
    with pytest.raises(Unknown, match="not the one"):
        journal.since(stood)
    kept.write_bytes(b"")
    with pytest.raises(Unknown, match="not the one"):
        journal.since(stood)
    kept.unlink()
    with pytest.raises(Unknown, match="no journal"):
        journal.since(stood)
    with pytest.raises(Unknown, match="without a journal"):
        journal.since("")


def test_a_kind_that_nobody_can_do_again_is_refused():
    with pytest.raises(KeyError):
        journal.note("consent.forgotten", "consent.consent:BBBB", at=NOW)


def test_a_full_disk_stops_no_withdrawal(kept, caplog):
    kept.mkdir()  # what can't be written to
    journal.note("consent.erased", "consent.consentrequest:AAAA", at=NOW)
    assert "the journal can't be written" in caplog.text


def test_a_line_that_broke_off_does_not_take_the_next_one_along(kept):
    stood = journal.position()
    with kept.open("ab") as file:
        file.write(b'{"at":"2026-11-20T12:0')
    journal.note("consent.erased", "consent.consentrequest:AAAA", at=NOW)
    assert [entry.ref for entry in journal.since(stood).entries] == ["consent.consentrequest:AAAA"]


def test_what_no_backup_needs_is_cut_off_and_later_positions_hold(kept):
    old = journal.position()
    for number in range(3):
        ref = f"consent.consentrequest:OLD{number}"
        journal.note("consent.erased", ref, at=NOW + timedelta(days=number))
    journal.sign(NOW + timedelta(days=3))
    stood = journal.position()
    journal.note("consent.erased", "consent.consentrequest:NEW", at=NOW + timedelta(days=40))

    before = NOW + timedelta(days=10)
    assert journal.older_than(before) == 3
    assert journal.prune(before) == 3
    assert journal.older_than(before) == 0 and journal.prune(before) == 0
    assert "OLD" not in kept.read_text() and kept.stat().st_mode & 0o777 == 0o600
    assert [entry.ref for entry in journal.since(stood).entries] == ["consent.consentrequest:NEW"]
    with pytest.raises(Unknown, match="older than"):
        journal.since(old)
    last = journal.position()
    journal.note("consent.erased", "consent.consentrequest:LAST", at=NOW + timedelta(days=41))
    assert journal.prune(NOW + timedelta(days=40, hours=1)) == 1
    assert [entry.ref for entry in journal.since(last).entries] == ["consent.consentrequest:LAST"]


def test_who_writes_while_it_is_shortened_writes_to_the_new_one(kept):
    journal.note("consent.erased", "consent.consentrequest:OLD", at=NOW)
    written = Thread(
        target=journal.note,
        args=("consent.erased", "consent.consentrequest:NEW"),
        kwargs={"at": NOW + timedelta(days=9)},
    )
    with journal._locked(kept):  # another server shortens it
        written.start()
        fresh = kept.with_name("fresh")
        fresh.write_bytes(b'{"cut":9,"digest":"x"}\n')
        fresh.replace(kept)
    written.join(timeout=60)
    assert "NEW" in kept.read_text()


@pytest.mark.django_db
def test_a_dry_run_counts_the_lines_and_writes_none(kept):
    today = timezone.localdate()
    journal.note("consent.erased", "consent.consentrequest:OLD", at=NOW - timedelta(days=400))
    stood = kept.read_bytes()
    found = keeping.rehearse(today, timezone.now(), by=None)
    assert found["privacy.journal"] == 1 and kept.read_bytes() == stood


@pytest.mark.django_db
def test_a_rule_that_is_tried_notes_nothing(kept, monkeypatch):
    def run(today, now, limit):
        journal.note("consent.erased", "consent.consentrequest:AAAA", at=now)
        return 2

    tried = replace(retention.RULES[0], run=run, count=None)
    monkeypatch.setattr(keeping, "rules", lambda: [tried])
    assert keeping.rehearse(timezone.localdate(), timezone.now(), by=None) == {tried.key: 2}
    assert not kept.exists()


@pytest.mark.django_db
def test_the_calendar_shortens_it_a_week_after_the_last_backup(kept):
    [rule] = [each for each in retention.RULES if each.key == "privacy.journal"]
    journal.note("consent.erased", "consent.consentrequest:AAAA", at=NOW)
    for days, gone in ((41, 0), (42, 0), (43, 1), (44, 0)):
        day = day_of(NOW) + timedelta(days=days)
        assert keeping.keep_term(rule, day, timezone.now()) == gone, days
