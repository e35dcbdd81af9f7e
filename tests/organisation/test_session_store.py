"""Sessions when the database is not there."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection

from organisation.session_store import SessionStore
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


def test_a_session_that_ended_meanwhile_is_one(client, cast):
    key = sign_in(client, cast.worker).session.session_key
    kept = SessionStore(key)
    kept["seen"] = 1
    SessionStore(key).delete()
    with pytest.raises(UpdateError):
        kept.save()
