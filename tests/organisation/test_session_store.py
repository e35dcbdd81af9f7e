"""Sessions: as they were signed, at once with others, and when the database is not there."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection

from organisation import sessions
from organisation.session_store import SessionStore
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def gone(execute, sql, params, many, context):
    if "session" in sql or sql.startswith("EXECUTE"):
        raise OperationalError("server closed the connection unexpectedly")
    return execute(sql, params, many, context)


def test_a_database_that_goes_is_not_taken_for_a_session_that_ended(client, cast):
    key = sign_in(client, cast.worker).session.session_key
    kept = SessionStore(key)
    kept["seen"] = 1
    with connection.execute_wrapper(gone), pytest.raises(OperationalError):
        kept.save()

    kept.save()
    assert SessionStore(key)["seen"] == 1


def test_a_new_session_is_written_once_with_all_that_it_holds(django_assert_num_queries):
    made = SessionStore()
    with django_assert_num_queries(0):
        made.create()
        made["seen"] = 1
    with django_assert_num_queries(1):
        made.save()
    assert SessionStore(made.session_key)["seen"] == 1

    made["seen"] = 2
    made.save()
    assert SessionStore(made.session_key)["seen"] == 2


def test_what_stands_beside_a_session_is_written_with_it(cast, django_assert_num_queries):
    made = SessionStore()
    made.create()
    is_one = connection.vendor == "postgresql"
    with sessions.written_with(made) as bundle:
        audit.record(AuditVerb.SIGNED_IN, cast.worker, by=cast.worker, bundle=bundle)
    assert AuditEntry.objects.filter(verb=AuditVerb.SIGNED_IN).exists() is not is_one
    with django_assert_num_queries(1):
        made.save()
    assert AuditEntry.objects.filter(verb=AuditVerb.SIGNED_IN).count() == 1

    made["seen"] = 1
    with sessions.written_with(made) as bundle:
        audit.record(AuditVerb.SEARCHED, "a:search", by=cast.worker, bundle=bundle)
    assert AuditEntry.objects.filter(verb=AuditVerb.SEARCHED).exists() is not is_one
    with django_assert_num_queries(1):
        made.save()
    assert AuditEntry.objects.filter(verb=AuditVerb.SEARCHED).count() == 1
    assert SessionStore(made.session_key)["seen"] == 1

    made["seen"] = 2
    with django_assert_num_queries(1):
        made.save()


def test_what_stands_beside_a_session_that_ended_meanwhile_is_kept_once(client, cast):
    """Who searched has searched, also where another device ended the session while it went on."""
    key = sign_in(client, cast.worker).session.session_key
    kept = SessionStore(key)
    kept["seen"] = 1
    SessionStore(key).delete()
    with sessions.written_with(kept) as bundle:
        audit.record(AuditVerb.SEARCHED, "a:search", by=cast.worker, bundle=bundle)
    with pytest.raises(UpdateError):
        kept.save()
    assert AuditEntry.objects.filter(verb=AuditVerb.SEARCHED).count() == 1


def test_what_stands_beside_a_session_that_another_wrote_first_is_kept_once(client, cast):
    key = sign_in(client, cast.worker).session.session_key
    first, second = SessionStore(key), SessionStore(key)
    first["typed"], second["seen"] = "kermis", 1
    second.save()
    with sessions.written_with(first) as bundle:
        audit.record(AuditVerb.SEARCHED, "a:search", by=cast.worker, bundle=bundle)
    first.save()
    assert AuditEntry.objects.filter(verb=AuditVerb.SEARCHED).count() == 1
    kept = SessionStore(key)
    assert (kept["typed"], kept["seen"]) == ("kermis", 1)


def test_a_session_goes_on_under_another_key(client, cast):
    kept = SessionStore(sign_in(client, cast.worker).session.session_key)
    kept["seen"], before = 1, kept.session_key

    kept.cycle_key()
    kept.save()

    assert kept.session_key != before
    assert not SessionStore().exists(before)
    assert SessionStore(kept.session_key)["seen"] == 1


def test_a_session_that_ended_meanwhile_is_one(client, cast):
    key = sign_in(client, cast.worker).session.session_key
    kept = SessionStore(key)
    kept["seen"] = 1
    SessionStore(key).delete()
    with pytest.raises(UpdateError):
        kept.save()


def two_looks(client, person):
    """The session of two requests that are under way at the same time."""
    key = sign_in(client, person).session.session_key
    started = SessionStore(key)
    started["here"], started["goes"] = 1, 1
    started.save()
    looks = SessionStore(key), SessionStore(key)
    for each in looks:
        each.load()
        assert each["here"] == 1
    return key, *looks


def test_of_two_requests_at_once_each_keeps_what_it_changed(client, cast):
    """The longer one read before the other wrote; what it left alone stays as the other made it."""
    key, one, other = two_looks(client, cast.worker)
    one["said"], one["here"] = {"by": "one"}, 2
    del one["goes"]
    one.save()
    other["noted"] = 3
    other.save()

    kept = SessionStore(key)
    assert (kept["said"], kept["here"], kept["noted"]) == ({"by": "one"}, 2, 3)
    assert "goes" not in kept
    assert kept["_auth_user_id"] == str(cast.worker.pk)


def test_what_both_changed_is_as_the_last_one_left_it(client, cast):
    key, one, other = two_looks(client, cast.worker)
    one["here"] = 2
    one.save()
    one["here"] = 3  # it may write again
    one.save()
    other["here"] = 4
    del other["goes"]
    other.save()
    kept = SessionStore(key)
    assert kept["here"] == 4 and "goes" not in kept


def test_who_ends_a_session_while_another_request_goes_on_has_ended_it(client, cast):
    key, one, other = two_looks(client, cast.worker)
    one.flush()
    other["noted"] = 3
    with pytest.raises(UpdateError):
        other.save()
    assert not SessionStore().exists(key)


def test_what_nobody_signed_with_our_key_is_no_session(settings, caplog):
    made = SessionStore()
    kept = made.encode({"seen": 1})
    for _again in range(2):
        assert made.decode(kept) == {"seen": 1}
        assert made.decode(kept[:-1] + ("A" if kept[-1] != "A" else "B")) == {}
    assert caplog.text.count("Session data corrupted") == 2

    settings.SECRET_KEY = "another key, under which nothing of this was signed"
    assert made.decode(kept) == {}


def test_what_one_request_changes_in_a_session_no_other_sees_unsaved():
    made = SessionStore()
    kept = made.encode({"teams": [1]})
    made.decode(kept)["teams"].append(2)
    assert made.decode(kept) == {"teams": [1]}
