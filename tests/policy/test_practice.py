"""Practice examples of a period: the pilot's days, what leaves the house, the report on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from organisation.models import Organisation
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in
from youthwork.lib import pdf

DAY = timedelta(days=1)


@pytest.fixture
def told(cast):
    """One of three days ago is published, one is not, one is of long ago."""
    now, today = timezone.now(), timezone.localdate()
    make.example(cast.worker, title="Baantje gevonden", day=today - 3 * DAY, published_at=now)
    make.example(cast.worker, title="Nog niet klaar", day=today - 3 * DAY)
    make.example(cast.worker, title="Van lang geleden", day=today - 400 * DAY, published_at=now)


def says(response):
    return response.content.decode()


def test_the_last_half_year_or_the_days_of_the_address(cast, told, client):
    sign_in(client, cast.manager)
    shown = says(client.get("/policy/practice/"))
    assert "Baantje gevonden" in shown and "Van lang geleden" not in shown
    assert "Nog niet klaar" not in shown  # what isn't published is only counted
    today = timezone.localdate()
    long_ago = {"first": today - 500 * DAY, "last": today - 300 * DAY}
    assert "Van lang geleden" in says(client.get("/policy/practice/", long_ago))
    wrong = {"first": today, "last": today - DAY}
    assert client.get("/policy/practice/", wrong).status_code == 422
    assert client.get("/policy/practice/", {"first": "x"}).status_code == 422


def test_the_days_of_a_pilot_come_first(cast, told, client):
    today = timezone.localdate()
    Organisation.objects.update(pilot_from=today - 420 * DAY, pilot_until=today - 380 * DAY)
    sign_in(client, cast.director)
    shown = says(client.get("/policy/practice/"))
    assert "Van lang geleden" in shown and "Baantje gevonden" not in shown
    assert f'value="{today - 420 * DAY}"' in shown and f'value="{today - 380 * DAY}"' in shown


def test_files_hold_what_is_published_and_are_written_down(cast, told, client):
    sign_in(client, cast.manager)
    lines = b"".join(client.get("/policy/practice/practice.csv").streaming_content).decode()
    assert "Baantje gevonden" in lines and "Nog niet klaar" not in lines
    assert client.get("/policy/practice/practice.xlsx").status_code == 200
    assert client.get("/policy/practice/practice.pdf").content[:5] == b"%PDF-"
    assert AuditEntry.objects.filter(verb="exported").count() == 3


def test_a_page_of_many_examples_takes_few_queries(cast, client, django_assert_max_num_queries):
    for number in range(12):
        make.example(
            cast.worker, day=timezone.localdate() - number * DAY, published_at=timezone.now()
        )
    sign_in(client, cast.manager)
    client.get("/policy/practice/")
    with django_assert_max_num_queries(10):
        client.get("/policy/practice/")


def test_a_report_on_paper_that_can_not_be_made_was_not_taken_along(
    cast, told, client, monkeypatch
):
    sign_in(client, cast.manager)
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.001)
    page = client.get("/policy/practice/practice.pdf", follow=True)
    assert "kon niet worden gemaakt" in says(page)
    assert not AuditEntry.objects.filter(verb="exported").exists()
