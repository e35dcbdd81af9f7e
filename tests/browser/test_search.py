"""Searching by word: answered at once, and nobody is asked to send the words again."""

import re

import pytest
from playwright.sync_api import expect

from tests.chromium import DESKTOP


def look_for(page, word):
    page.get_by_role("searchbox").fill(word)
    page.get_by_role("search").get_by_role("button").click()
    expect(page.get_by_role("main").get_by_role("status").filter(has_text=word)).to_be_visible()


@pytest.fixture
def documents(visit, site):
    """A browser of a lead, and the pages it asks for, in order: (method, status)."""

    def opened(**also):
        page, asked = visit(site.house.lead, DESKTOP, **also), []
        page.on(
            "response",
            lambda answer: (
                answer.request.is_navigation_request()
                and asked.append((answer.request.method, answer.status))
            ),
        )
        return page, asked

    return opened


@pytest.mark.parametrize("address", ["/signals/", "/signals/search/"])
def test_words_take_one_request_and_are_not_sent_again_by_coming_back(documents, address):
    page, asked = documents()
    page.goto(address)
    page.wait_for_load_state()  # page.js ran
    asked.clear()

    look_for(page, "groepsapp")
    page.wait_for_load_state()  # page.js of what was found ran too
    assert asked == [("POST", 200)]
    assert page.url.endswith("/signals/search/")

    found = page.locator("tbody a.main").first
    opened = found.get_attribute("href")
    found.click()
    expect(page).to_have_url(re.compile(re.escape(opened)))
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("groepsapp")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.reload()
    expect(page.locator("tbody tr").first).to_be_visible()
    assert [method for method, _status in asked[1:]] == ["GET", "GET", "GET"]


def test_without_script_the_page_is_asked_for_once_the_words_were_sent(documents):
    page, asked = documents(java_script_enabled=False)
    page.goto("/signals/search/")
    asked.clear()

    look_for(page, "groepsapp")
    page.reload()
    expect(page.locator("tbody tr").first).to_be_visible()
    assert asked == [("POST", 302), ("GET", 200), ("GET", 200)]


def test_a_switch_that_nobody_may_move_stays_so(visit, site):
    """page.js enables one thing: what asks for a page as the answer."""
    page = visit(site.house.lead)
    page.goto("/profile/notifications/")
    page.wait_for_load_state()
    switches = page.locator("#id_at_once input")
    assert {True} < {each.is_disabled() for each in switches.all()}
