"""A page with the story of a signal, what a partner asked, or the course of an approach, can be
hidden in one tap."""

import pytest
from django.test import Client

from signals.models import Approach, PartnerRequest, Signal
from tests.access.house import undone
from tests.access.table import TABLE, Row
from tests.access.test_urls import house, rates_start_anew, with_demo  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
READ = [row for row in TABLE if row.get and "200" in row.get]
HIDES = b"data-blank-cover"


@pytest.mark.parametrize("row", READ, ids=lambda row: row.name)
def test_a_page_with_a_story_has_the_button_that_hides_it(house, row: Row):  # noqa: F811
    told = {signal.narrative for signal in Signal.objects.all() if signal.narrative}
    asked = {row.question for row in PartnerRequest.objects.all() if row.question}
    course = {row.problem for row in Approach.objects.all() if row.problem}
    assert told and asked and course
    stories = {text.encode() for text in told | asked | course}
    address = house.address(row.name, **row.args)
    for who in row.get["200"].split():
        browser = Client(headers={"host": "localhost"})
        if cookie := house.cookies[who]:
            browser.cookies["session"] = cookie
        with undone():
            answer = browser.get(address)
        if not answer.streaming and any(story in answer.content for story in stories):
            assert HIDES in answer.content, f"{who} {address}"
