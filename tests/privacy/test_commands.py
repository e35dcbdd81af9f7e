import json
from datetime import date
from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.utils import timezone

from privacy import audit, keys
from privacy.actions import requests
from privacy.choices import AuditVerb
from privacy.encryption import key_id
from privacy.models import AuditEntry, DataRequest, LegalHold
from tests.privacy import make as asks
from tests.privacy.test_fields import stored
from tests.trail import triggers_off

pytestmark = pytest.mark.django_db
OLD, NEW = b"o" * 32, b"n" * 32


def ran(*command):
    out = StringIO()
    call_command(*command, "--json", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def holds(count):
    LegalHold.objects.bulk_create(
        LegalHold(
            subject=f"signals.signal:S-2026-{number:04}",
            reason=f"reden {number}",
            placed_on=date(2026, 11, 20),
            until=date(2026, 12, 20),
        )
        for number in range(count)
    )


def test_verify_says_that_the_trail_is_whole():
    sealed = AuditEntry.objects.count() + 1  # taking in the first texts is an entry too
    audit.record(AuditVerb.READ, "a.b:c", by=None)
    audit.seal(timezone.now())
    audit.record(AuditVerb.READ, "a.b:c", by=None)

    done = ran("verify")
    trail = done["chains"]["audit trail"]
    assert done["whole"] and (trail["entries"], trail["seals"], trail["waiting"]) == (sealed, 1, 1)
    assert ran("verify", "--seal", trail["head"])["whole"]
    with pytest.raises(CommandError, match="seal 7 was noted before and is missing"):
        call_command("verify", "--seal", "7:00", stdout=StringIO())


def test_verify_fails_with_one_line_that_names_the_entry():
    made = audit.record(AuditVerb.READ, "a.b:c", by=None)
    audit.seal(timezone.now())
    with triggers_off() as cursor:
        cursor.execute("UPDATE privacy_auditentry SET actor = 'x'")
    out = StringIO()
    with pytest.raises(CommandError, match=f"audit trail: {made.ref} is not what was sealed"):
        call_command("verify", "--json", stdout=out)
    assert json.loads(out.getvalue())["chains"]["audit trail"]["broken"]["kind"] == "changed"


def test_rotate_moves_every_value_once_and_the_old_key_can_go(settings, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 3)
    settings.FIELD_KEYS = [OLD]
    holds(8)
    settings.FIELD_KEYS = [NEW, OLD]
    assert ran("rotate_keys")["rotated"]["privacy_legalhold.reason"] == 8
    again = ran("rotate_keys")
    assert set(again["rotated"].values()) == {0} and again["key"] == key_id(NEW).hex()

    settings.FIELD_KEYS = [NEW]
    assert LegalHold.objects.get(subject__endswith="0007").reason == "reden 7"
    assert {stored(hold.pk)[1:5] for hold in LegalHold.objects.all()} == {key_id(NEW)}
    assert audit.verify().broken is None
    assert AuditEntry.objects.filter(verb=AuditVerb.ROTATED).count() == 1


def test_rotation_that_stopped_goes_on_where_it_was(settings, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 3)
    settings.FIELD_KEYS = [OLD]
    holds(8)
    settings.FIELD_KEYS = [NEW, OLD]
    encrypt, made = keys.encrypt, []

    def stops(text, column):
        if len(made) == 4:
            raise KeyboardInterrupt
        made.append(text)
        return encrypt(text, column)

    monkeypatch.setattr(keys, "encrypt", stops)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_keys", stdout=StringIO())
    monkeypatch.setattr(keys, "encrypt", encrypt)
    assert ran("rotate_keys")["rotated"]["privacy_legalhold.reason"] == 5  # one batch of 3 was kept


def test_rotation_without_the_old_key_says_so(settings):
    settings.FIELD_KEYS = [OLD]
    holds(1)
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match=r"reason: key .* is not in FIELD_KEYS"):
        call_command("rotate_keys", stdout=StringIO())


def test_rotation_builds_the_index_anew_where_asked(settings):
    settings.REINDEXERS = ["tests.privacy.test_commands.reindex"]
    assert ran("rotate_keys", "--index")["indexed"] == {"tests.privacy.test_commands.reindex": 12}


def reindex():
    return 12


def test_who_asked_before_is_found_again_under_a_new_index_key(settings):
    made = asks.request()
    settings.INDEX_KEY = NEW
    found = {"name": requests.name_term("Sanne Vos"), "addresses": ()}
    mailed = {"name": 0, "addresses": [requests.email_term("ouder@example.org")]}
    assert not DataRequest.objects.asked_by_term(**found).exists()

    assert ran("rotate_keys", "--index")["indexed"]["privacy.actions.reindexing.reindex"] == 1

    assert DataRequest.objects.asked_by_term(**found).get() == made
    assert DataRequest.objects.asked_by_term(**mailed).get() == made
    assert ran("rotate_keys", "--index")["indexed"]["privacy.actions.reindexing.reindex"] == 0


def test_second_factors_move_to_the_newest_key_too(settings, cast):
    settings.FIELD_KEYS = [OLD]
    totp = TOTP.activate(cast.lead, "GEHEIM").instance
    RecoveryCodes.activate(cast.lead)
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    settings.FIELD_KEYS = [NEW, OLD]
    assert ran("rotate_keys")["rotated"]["organisation.keys.rotate"] == 2
    assert ran("rotate_keys")["rotated"]["organisation.keys.rotate"] == 0

    settings.FIELD_KEYS = [NEW]
    totp.refresh_from_db()
    assert get_adapter().decrypt(totp.data["secret"]) == "GEHEIM"
    again = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    assert again == codes


def test_every_encrypted_column_is_walked():
    assert "privacy_legalhold.reason" in {str(column) for column in keys.encrypted_columns()}
