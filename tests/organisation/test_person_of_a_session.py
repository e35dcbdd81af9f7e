"""The person comes along with the session; whose it is says the session alone."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisation import access
from organisation.choices import PersonStatus, Role
from organisation.models import Membership, User
from organisation.session_store import SessionStore
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

PAGE = "/signals/new/"


@pytest.fixture
def seat(client, cast):
    """A worker's session, in the list of devices."""
    sign_in(client, cast.worker)
    UserSession.objects.create(
        user=cast.worker, session_key=client.session.session_key, ip="127.0.0.1"
    )
    return client


def of_person(seen):
    """Everything that a request knows of somebody."""
    return seen.__dict__ | {
        "_state": None,
        "current_memberships": [
            (held.pk, held.role, held.team and held.team.name) for held in seen.current_memberships
        ],
    }


def test_session_and_person_are_one_question(seat, cast, django_assert_num_queries):
    seat.get(PAGE)  # what the process keeps is there
    with CaptureQueriesContext(connection) as both:
        assert seat.get(PAGE).wsgi_request.user == cast.worker

    UserSession.objects.all().delete()
    with django_assert_num_queries(len(both) + 1):
        assert seat.get(PAGE).wsgi_request.user == cast.worker


def test_they_are_whom_asking_for_them_gives(seat, cast):
    Membership.objects.create(
        user=cast.worker, role=Role.TEAM_LEAD, team=cast.zuid, from_day=timezone.localdate()
    )
    along = seat.get(PAGE).wsgi_request.user
    asked = User.objects.signed_in(cast.worker.pk, timezone.localdate())
    assert {held.role for held in along.current_memberships} == {Role.WORKER, Role.TEAM_LEAD}
    known, expected = of_person(along), of_person(asked)
    for one in (known, expected):
        one["current_memberships"] = sorted(one["current_memberships"])
    assert {name: known[name] for name in expected} == expected


def test_a_line_of_somebody_else_makes_nobody_them(seat, cast):
    """The list of devices only says whom to bring along; the session, signed, whose it is."""
    UserSession.objects.update(user=cast.manager)
    assert seat.get(PAGE).wsgi_request.user == cast.worker


@pytest.mark.parametrize("change", ["paused", "no_role", "password", "session"])
def test_access_ends_with_the_next_request(seat, cast, change):
    assert seat.get(PAGE).wsgi_request.user == cast.worker
    yesterday = timezone.localdate() - timedelta(days=1)
    if change == "paused":
        User.objects.filter(pk=cast.worker.pk).update(status=PersonStatus.PAUSED)
    elif change == "no_role":
        Membership.objects.filter(user=cast.worker).update(
            from_day=yesterday - timedelta(days=9), until_day=yesterday
        )
    elif change == "password":
        User.objects.filter(pk=cast.worker.pk).update(password="argon2$another")
    else:
        SessionStore(seat.cookies[settings.SESSION_COOKIE_NAME].value).delete()
    assert not seat.get(PAGE).wsgi_request.user.is_authenticated


def test_a_session_that_nobody_signed_is_nobody(seat, cast):
    """Without the hash of a password the person who came along is not taken."""
    session = seat.session
    session[HASH_SESSION_KEY] = "made up"
    session.save()
    assert not seat.get(PAGE).wsgi_request.user.is_authenticated


def test_what_came_along_is_for_one_look_only(seat, cast):
    seat.get(PAGE)
    assert access._read_along.get() is None
