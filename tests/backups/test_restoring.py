"""F52: an instance opens only when every rule of retention has been kept."""

import dataclasses

import pytest
from django.db import connection
from django.utils import timezone

from outbox import signs
from privacy import calendar
from privacy.models import RetentionRun
from privacy.retention import rules
from youthwork.backups import restoring
from youthwork.backups.archive import Manifest, Refused
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SHELVED = Manifest(
    made_at="2026-11-20T02:15:00+00:00", database=connection.vendor, migrations=[], keys={},
    trail="", journal="", files=0, identity="", recipients=[],
)  # fmt: skip


@pytest.fixture
def loaded(monkeypatch):
    """What stands in the database of this test is what was put back."""
    monkeypatch.setattr(restoring.archive, "read", lambda folder: SHELVED)
    monkeypatch.setattr(restoring.archive, "unlock", lambda manifest, identity: [])
    monkeypatch.setattr(restoring, "_refuse_what_is_not_empty", lambda now: None)
    monkeypatch.setattr(
        restoring.databases, "load", lambda feed, now: signs.give(signs.RESTORING, now)
    )
    monkeypatch.setattr(restoring, "call_command", lambda *command, **options: None)
    monkeypatch.setattr(restoring, "_restore_files", lambda path, identities: 0)
    monkeypatch.setattr(restoring, "_catch_up", lambda position, now: ({}, "", 0))


def is_closed():
    return signs.age(signs.RESTORING, NOW) is not None


def test_it_stays_closed_while_a_rule_of_retention_fails(loaded, monkeypatch, tmp_path):
    def falters(today, now, limit):
        raise RuntimeError("quotes what Jan de Vries typed")

    broken = dataclasses.replace(rules()[0], key="test.falters", run=falters)
    monkeypatch.setattr(calendar, "rules", lambda: [broken, *rules()])
    with pytest.raises(Refused, match=r"retention did not finish: test\.falters; .* stays closed"):
        restoring.restore(tmp_path, NOW)
    assert is_closed()

    kept = dataclasses.replace(broken, run=lambda today, now, limit: 0)
    monkeypatch.setattr(calendar, "rules", lambda: [kept, *rules()])
    restoring.restore(tmp_path, NOW)
    assert not is_closed()
    assert not RetentionRun.objects.of_day(day_of(NOW))["test.falters"].failed
