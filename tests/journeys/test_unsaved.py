"""A phone on a network that hangs, and a tab that goes before anything was saved."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_j11_basement import (
    CONTROLLED,
    NO_NETWORK,
    STORY,
    fill,
    of_story,
    rows,
    save,
    strips,
    until,
    wait_for,
    wait_for_rows,
)

DESK = "**/signals/unsent/"
WAITS = re.compile("nog niet verstuurd")


@pytest.fixture
def hanging(phone, visit, site):
    """The form, filled in; what is posted from here on is held, and `posts` has it."""
    visit.expected.append(NO_NETWORK)

    def open_for(person, story, severity="Actie"):
        page = phone(person)
        page.goto("/")
        until(page, CONTROLLED)
        page.goto("/signals/new/")
        fill(page, severity, story)
        wait_for_rows(page, "people", 1)
        posts = []
        page.context.route(
            DESK,
            lambda route: (
                route.continue_() if route.request.method == "GET" else posts.append(route)
            ),
        )
        return page, posts

    return open_for


def test_on_a_network_that_hangs_it_is_kept_first_and_says_whom_to_call(hanging, site):
    story = f"{STORY} Het net hangt."
    page, posts = hanging(site.house.worker, story, "Nu")
    button = page.locator(".savebar button")

    save(page)
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).to_have_text("Bezig met bewaren…")
    wait_for(page, posts)
    [row] = rows(page)
    assert row["id"] == page.locator("[name=client_id]").input_value()
    told = page.get_by_role("alert").filter(has_text="Versturen duurt lang.")
    expect(told).to_be_visible()
    expect(told).to_contain_text("Je signaal staat veilig op dit apparaat")
    expect(told).to_contain_text("Er is nog niemand gewaarschuwd.")
    expect(told.get_by_role("link", name="Bel 112")).to_have_attribute("href", "tel:112")
    expect(told).to_contain_text("Lotte Visser")
    expect(strips(page)).to_contain_text(WAITS)

    # The tab goes: it waits, and another page sends it once somebody asks for that.
    page.close()
    page.context.unroute(DESK)
    page = page.context.new_page()
    page.goto("/signals/offline/#kept")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewaard op je telefoon")
    page.get_by_role("button", name="Nu opnieuw proberen").tap()
    expect(strips(page)).to_contain_text("Verzonden: 1 signaal.")
    assert len(of_story(story)) == 1 and rows(page) == []


def test_what_one_tab_sends_no_other_one_sends_or_counts(hanging, site):
    story = f"{STORY} Twee tabbladen, een signaal."
    page, posts = hanging(site.house.worker, story)
    save(page)
    wait_for(page, posts)
    other = page.context.new_page()
    other.goto("/more/")
    strips(other).wait_for(state="attached")
    other.evaluate("dispatchEvent(new Event('online'))")
    until(other, "() => navigator.locks.query().then(({ held }) => held.length === 0)")
    assert len(posts) == 1
    posts[0].continue_()
    page.wait_for_url("**/saved/")

    assert len(of_story(story)) == 1 and rows(page) == []
    assert page.evaluate("localStorage.getItem('unsent')") == "0"
    other.reload()
    expect(other.get_by_role("main").get_by_role("button", name="Uitloggen")).to_be_visible()
    expect(strips(other)).to_be_empty()


def test_an_answer_that_comes_at_once_shows_nothing_of_what_waits(hanging, site):
    story = f"{STORY} Gewoon snel."
    page, posts = hanging(site.house.worker, story)
    save(page)
    wait_for(page, posts)
    page.evaluate("dispatchEvent(new Event('online'))")
    posts[0].continue_()
    page.wait_for_url("**/saved/")
    expect(strips(page)).to_be_empty()
    assert rows(page) == [] and len(of_story(story)) == 1


def test_what_the_server_refuses_stands_in_the_form_and_not_on_the_device(hanging, site):
    page, posts = hanging(site.house.worker, "Samira Jansen staat erop.")
    save(page)
    wait_for(page, posts)
    assert len(rows(page)) == 1
    posts[0].continue_()

    expect(page.locator(".errsum")).to_contain_text("Samira Jansen")
    assert rows(page) == []
    expect(page.locator(".savebar button")).to_have_text(re.compile("Bewaar signaal"))
