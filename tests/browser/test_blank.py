"""A page with what somebody wrote is hidden in one tap, and comes back by one deliberate one."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.chromium import DESKTOP, PHONE, TIME_OUT
from tests.journeys.test_j11_basement import CONTROLLED, NO_NETWORK, until

SEEN = "In een groepsapp wordt iemand"


@pytest.fixture
def shown(visit, site):
    def open_page(size=PHONE, **also):
        page = visit(site.house.lead, size, **also)
        page.goto(f"/signals/{site.house.signals.new.ref}/")
        return page

    return open_page


def is_blank(page):
    expect(page.get_by_role("heading", name="Verborgen")).to_be_visible()
    body = page.evaluate("document.body.innerText")
    assert "Verborgen" in body
    assert SEEN not in body
    assert page.title() == "Vindplaats"
    # Nothing of it is left for a screen reader either.
    assert SEEN not in str(page.get_by_role("main").aria_snapshot())


def escape_twice(page):
    """Until two presses fell close enough together; once it is blank, one more does nothing."""
    end = time.monotonic() + TIME_OUT / 1000
    while not page.get_by_role("button", name="Toon het weer").is_visible():
        assert time.monotonic() < end, "Escape twice hides nothing"
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")


def show(page):
    page.get_by_role("button", name="Toon het weer").click()
    expect(page.get_by_text(SEEN).first).to_be_visible()


def test_one_tap_hides_and_one_tap_shows_where_you_were(shown):
    page = shown()
    page.get_by_role("button", name="Verberg het scherm").tap()
    is_blank(page)
    expect(page.get_by_role("button")).to_be_focused()
    show(page)
    expect(page.get_by_role("button", name="Verberg het scherm")).to_be_focused()
    assert page.title() != "Vindplaats"


def test_one_key_hides_and_does_not_show(shown):
    page = shown(DESKTOP)
    page.keyboard.press("Escape")
    is_blank(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    is_blank(page)
    show(page)


def unfold(page):
    page.locator("details:not([open]) summary").evaluate_all("all => all.forEach((o) => o.click())")


def test_where_a_story_is_written_and_on_a_choice_one_key_hides_too(shown, visit, site):
    """A text area and a choice close nothing by it."""
    page = shown(DESKTOP)
    unfold(page)
    page.locator("textarea:visible").first.focus()
    page.keyboard.press("Escape")
    is_blank(page)
    form = visit(site.house.worker, DESKTOP)
    form.goto("/signals/new/")
    form.get_by_role("radio", name="Geweld").focus()
    form.keyboard.press("Escape")
    expect(form.get_by_role("heading", name="Verborgen")).to_be_visible()


def test_in_a_line_of_text_one_press_closes_what_is_open_and_two_hide(shown):
    page = shown(DESKTOP)
    unfold(page)
    page.locator("main input[type=text]:visible").first.focus()
    page.keyboard.press("Escape")
    expect(page.get_by_text(SEEN).first).to_be_visible()
    escape_twice(page)
    is_blank(page)


def test_what_was_typed_and_the_place_on_the_page_are_still_there(shown):
    page = shown()
    page.locator("details:not([open]) summary").evaluate_all("all => all.forEach((o) => o.click())")
    note = page.locator("#step_note")
    note.fill("Morgen samen bellen.")
    note.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 500
    # Pressed where it hangs: a tap of the test would first scroll to where it began.
    page.get_by_role("button", name="Verberg het scherm").evaluate("each => each.click()")
    is_blank(page)
    page.get_by_role("button", name="Toon het weer").tap()
    expect(note).to_be_visible()  # a field that is hidden has its value too
    expect(note).to_have_value("Morgen samen bellen.")
    assert abs(page.evaluate("scrollY") - place) < 5


def test_a_page_that_is_left_for_the_app_switcher_is_blank(shown):
    page = shown()
    page.evaluate(
        """() => {
             Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
             document.dispatchEvent(new Event("visibilitychange"));
           }"""
    )
    is_blank(page)


@pytest.mark.parametrize("offline", [False, True], ids=["connected", "offline"])
def test_what_is_being_written_is_hidden_in_one_tap_wherever_one_scrolled_to(visit, site, offline):
    page = visit(site.house.worker, PHONE)
    page.goto("/")
    if offline:
        until(page, CONTROLLED)
        visit.expected.append(NO_NETWORK)
        page.context.set_offline(True)
    page.goto("/signals/new/")
    page.locator("label[for=category-violence]").tap()
    story = page.locator("#id_narrative")
    story.fill(f"{SEEN} bedreigd.")
    story.scroll_into_view_if_needed()
    hides = page.get_by_role("button", name="Verberg het scherm")
    expect(hides).to_be_in_viewport()

    page.evaluate("""() => {
        Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    expect(story).to_be_visible()  # who looks at the account again comes back to the form

    hides.tap()
    is_blank(page)
    page.get_by_role("button", name="Toon het weer").tap()
    expect(story).to_have_value(f"{SEEN} bedreigd.")


def test_an_account_that_was_shown_and_why_are_hidden_in_one_tap(visit, site):
    item = site.house.sent_item
    page = visit(site.house.lead, PHONE)
    page.goto(item.get_absolute_url())
    page.locator("form[action$='/notice/'] [type=submit]").tap()
    expect(page.get_by_text(item.reason).first).to_be_visible()
    expect(page.get_by_text(item.account_handle).first).to_be_visible()

    page.get_by_role("button", name="Verberg het scherm").tap()
    expect(page.get_by_role("heading", name="Verborgen")).to_be_visible()
    body = page.evaluate("document.body.innerText")
    assert item.reason not in body and item.account_handle not in body


def test_what_is_blank_stays_so_when_the_kept_form_would_be_shown(visit, site):
    """It is shown when its strips are drawn, and by the clock at the latest."""
    page = visit(site.house.worker, PHONE)
    page.clock.install()
    page.goto("/")
    until(page, CONTROLLED)
    visit.expected.append(NO_NETWORK)
    page.context.set_offline(True)
    page.clock.pause_at(timezone.now() + timedelta(minutes=1))
    page.goto("/signals/new/")
    page.locator("#id_narrative").fill(f"{SEEN} bedreigd.")
    page.get_by_role("button", name="Verberg het scherm").tap()
    is_blank(page)
    page.clock.run_for(1_000)
    is_blank(page)


def test_on_paper_stands_nothing_while_it_is_blank(shown):
    page = shown()
    page.get_by_role("button", name="Verberg het scherm").tap()
    is_blank(page)
    page.emulate_media(media="print")
    assert SEEN not in page.evaluate("document.body.innerText")


def test_without_script_the_same_link_leads_to_a_page_that_says_nothing(shown):
    page = shown(java_script_enabled=False)
    page.get_by_role("link", name="Verberg het scherm").tap()
    page.wait_for_url("**/blank/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verborgen")
    assert page.request.get("/blank/").headers["cache-control"].find("no-store") >= 0


def send_without_a_session(page, note):
    """A note at a signal, sent after the session ended."""
    unfold(page)
    page.locator("#step_note").fill(note)
    page.context.clear_cookies(name=re.compile("session$"))
    page.locator("form:has(#step_note) [type=submit]").first.click()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_could_not_be_kept_is_hidden_in_one_tap_too(shown, visit, size):
    """It takes the place of the page, whose script has run before; and nothing of it is lost."""
    visit.expected.append(re.compile("422"))
    page = shown(size)
    note = f"{SEEN} bedreigd, bsn 1234.56.782."
    send_without_a_session(page, note)
    expect(page.get_by_role("heading", name="Je was uitgelogd")).to_be_visible()
    expect(page.get_by_text(note)).to_be_visible()
    hides = page.get_by_role("button", name="Verberg het scherm")
    hides.focus()
    page.keyboard.press(" ")
    is_blank(page)
    page.get_by_role("button", name="Toon het weer").click()
    expect(page.get_by_text(note)).to_be_visible()
    expect(hides).to_be_focused()
    hides.click()
    is_blank(page)


def test_what_comes_while_the_page_is_hidden_is_hidden_as_well(shown, visit):
    """Of what couldn't be kept there is no other copy: it can be shown and hidden again."""
    visit.expected.append(re.compile("422"))
    page = shown()
    sent = []
    page.route("**/steps/", lambda route: sent.append(route))
    note = f"{SEEN} bedreigd, bsn 1234.56.782."
    send_without_a_session(page, note)
    end = time.monotonic() + TIME_OUT / 1000
    while not sent:
        assert time.monotonic() < end, "nothing was sent"
        page.wait_for_timeout(50)
    page.get_by_role("button", name="Verberg het scherm").click()
    is_blank(page)
    sent[0].continue_()
    expect(page.locator("h1", has_text="Je was uitgelogd")).to_have_count(1)
    is_blank(page)
    show(page)
    expect(page.get_by_text(note)).to_be_visible()
    page.get_by_role("button", name="Verberg het scherm").click()
    is_blank(page)


def test_without_script_no_button_leads_away_from_what_stands_there_once(shown):
    page = shown(java_script_enabled=False)
    note = f"{SEEN} bedreigd, bsn 1234.56.782."
    page.locator("#step_note").evaluate(
        "field => field.closest('details')?.setAttribute('open', '')"
    )
    page.locator("#step_note").fill(note)
    page.context.clear_cookies(name=re.compile("session$"))
    page.locator("form:has(#step_note) [type=submit]").first.click()
    expect(page.get_by_text(note)).to_be_visible()
    expect(page.locator("[data-blank]")).to_have_count(1)
    expect(page.locator("[data-blank]")).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_button_covers_nothing_that_the_last_deed_led_to(visit, site, size):
    page = visit(site.house.lead, size)
    page.goto(f"{site.house.approach.get_absolute_url()}change/")
    page.get_by_role("button", name="Bewaar").last.click()
    told = page.locator("main > [role=status]")
    expect(told).to_be_visible()

    hides = page.get_by_role("link", name="Verberg het scherm")
    hides = hides.or_(page.get_by_role("button", name="Verberg het scherm")).first
    assert hides.bounding_box()["y"] + hides.bounding_box()["height"] <= told.bounding_box()["y"]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_button_covers_no_other_button_beside_a_title(visit, site, size):
    page = visit(site.house.lead, size)
    page.goto("/signals/approaches/")
    hides = page.get_by_role("button", name="Verberg het scherm").bounding_box()
    start = page.get_by_role("link", name="Aanpak starten").bounding_box()
    beside = start["x"] + start["width"] <= hides["x"]
    assert beside or hides["y"] + hides["height"] <= start["y"]
