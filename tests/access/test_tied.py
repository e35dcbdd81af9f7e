"""What stands beside a field is heard with it, on every page."""

import pytest
from django.test import Client
from lxml import html

from tests.access.table import Row
from tests.access.test_narratives import READ
from tests.access.test_urls import PDFS, house, rates_start_anew, with_demo  # noqa: F401  fixtures
from tests.tied import untied

pytestmark = pytest.mark.django_db
PAGES = [row for row in READ if row not in PDFS]


def test_what_is_tied_to_nothing_is_found():
    """Each kind of it; and none of a page on which all is tied."""
    tied = (
        '<div class="field has-err"><p class="hint" id="a_helptext">x</p>'
        '<p class="err-msg" id="a_error">x</p>'
        '<input aria-invalid="true" aria-describedby="a_error a_helptext"></div>'
    )
    assert untied(html.fromstring(f"<main>{tied}</main>")) == []
    for part, other in (
        (' aria-describedby="a_error a_helptext"', ""),
        ('"a_error a_helptext"', '"a_error"'),
        ('"a_error a_helptext"', '"a_helptext"'),
        (' id="a_helptext"', ""),
        (' id="a_error"', ""),
        ('<p class="err-msg" id="a_error">x</p>', ""),
    ):
        assert untied(html.fromstring(f"<main>{tied.replace(part, other)}</main>")), part
    for alone in (
        '<div class="field"><p class="hint">x</p><input></div>',
        '<fieldset><p class="err-msg">x</p></fieldset>',
        '<div class="has-err"><input></div>',
        '<input aria-invalid="true">',
    ):
        assert untied(html.fromstring(f"<main>{alone}</main>")), alone


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_what_stands_beside_a_field_is_heard_with_it(house, row: Row):  # noqa: F811
    for who in row.get["200"].split():
        browser = Client(headers={"host": "localhost"})
        if cookie := house.cookies[who]:
            browser.cookies["session"] = cookie
        answer = browser.get(house.address(row.name, **row.args))
        if not answer.streaming and "html" in answer.headers.get("Content-Type", ""):
            assert untied(html.fromstring(answer.content)) == [], f"as {who}"
