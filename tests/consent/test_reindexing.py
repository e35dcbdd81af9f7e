"""A new index key: whom consent was asked of is found again once the index was built anew."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from consent import known, people, reindexing
from consent.actions.asking import same_named
from consent.models import ConsentRequest, Signer, Subject
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from tests.consent import make
from tests.consent.make import BORN, NOW

pytestmark = pytest.mark.django_db
NEW = b"n" * 32


def asked(cast, **also):
    return make.request(cast.worker, cast.noord, **also)


def built_anew():
    call_command("rotate_keys", "--index", verbosity=0)


def test_after_a_new_index_key_everybody_is_found_as_before(cast, settings):
    request = asked(cast)
    settings.INDEX_KEY = NEW
    assert not same_named("Milan", "Vos", BORN) and not known.address("ouder@example.org")

    built_anew()

    assert same_named("Milan", "Vos", BORN) == [request.subject]
    assert known.address("Ouder+school@example.org")
    first = people.first_name_term("Milan")
    assert ConsentRequest.objects.get().first_name_term == first
    assert Subject.objects.get().first_name_term == first


def test_a_run_that_was_ended_goes_on_and_a_second_one_writes_nothing(cast, settings, monkeypatch):
    for number in range(3):
        asked(cast, last_name=f"Vos {number}", email=f"ouder{number}@example.org")
    settings.INDEX_KEY = NEW
    whole, seen = people.email_term, []

    def ended_halfway(email):
        seen.append(email)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return whole(email)

    monkeypatch.setattr(people, "email_term", ended_halfway)
    with pytest.raises(KeyboardInterrupt):
        reindexing.reindex(batch=1)
    monkeypatch.setattr(people, "email_term", whole)

    assert reindexing.reindex(batch=1) == 2
    assert reindexing.reindex(batch=1) == 0
    told = AuditEntry.objects.filter(verb=AuditVerb.REINDEXED)
    assert told.count() == 9 and {each.fields for each in told} == {"terms"}
    assert all(known.address(f"ouder{number}@example.org") for number in range(3))


def test_who_was_asked_again_under_the_new_key_is_told_apart(cast, settings):
    """Nobody could know them in between: both stay, and whoever asks next says which."""
    first = asked(cast).subject
    settings.INDEX_KEY = NEW
    second = asked(cast, now=NOW + timedelta(hours=1)).subject

    built_anew()

    assert same_named("Milan", "Vos", BORN) == [first, second]
    assert not Subject.objects.get(pk=second.pk).is_namesake


def test_an_address_that_changed_meanwhile_is_not_put_back(cast, settings, monkeypatch):
    asked(cast)
    settings.INDEX_KEY = NEW
    whole = people.email_term

    def changed_after_reading(email):
        other = {"email": "nieuw@example.org", "email_term": whole("nieuw@example.org")}
        Signer.objects.update(**other)
        return whole(email)

    monkeypatch.setattr(people, "email_term", changed_after_reading)
    reindexing.reindex()
    assert Signer.objects.get().email_term == whole("nieuw@example.org")


def test_what_was_taken_away_stays_away(cast, settings):
    asked(cast)
    Signer.objects.update(email=None, email_term=None)
    settings.INDEX_KEY = NEW
    built_anew()
    assert Signer.objects.get().email_term is None
