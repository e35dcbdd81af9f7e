"""What surrounds every page asks of the database: the session, the person, and nothing else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_what_surrounds_a_page_asks_for_session_and_person_and_nothing_else(cast):
    browser = sign_in(Client(), cast.worker)
    browser.get("/blank/")
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/blank/").status_code == 200
    asked = [query["sql"] for query in captured]
    assert len(asked) == 2, "\n".join(asked)


def test_what_surrounds_a_page_of_nobody_asks_nothing(cast):
    browser = Client()
    browser.get("/accounts/login/")
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/accounts/login/").status_code == 200
    assert [query["sql"] for query in captured] == []
