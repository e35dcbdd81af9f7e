"""Sessions when the database is not there."""

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
    with django_assert_num_queries(1):
        made.save()


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
