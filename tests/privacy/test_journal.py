"""Lines on the disk before the deed, and what a restored database does with them."""

from datetime import UTC, datetime, timedelta

import pytest

from privacy import journal
from privacy.journal import Entry, Unknown

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
