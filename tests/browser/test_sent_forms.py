"""Forms that go as forms do: on their way, where there is no way, and what is said afterwards."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from tests.chromium import PHONE
from tests.consent import make as consents
from tests.consent.pages import link_of
from workers.models import ContactTally

EXPECTED = re.compile(r"net::ERR|when fetching the script")


def go_offline(page):
    """What the service worker asks for goes by another road until it has the page."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)


def fill_in(page):
    """The contact tally, but for its button."""
    page.goto("/contacts/")
    for name in ("direction", "known", "outcome", "platform", "theme", "count"):
        page.locator(f"#count label[for=id_{name}_0]").tap()
    return page.locator("#count").get_by_role("button", name="Tel")


# Pressed, and then what the browser's “Stop” leaves: the page as it was on its way.
STOPPED = """(button) => {
  addEventListener("submit", (event) => event.preventDefault(), { once: true });
  button.click();
  return button.ariaBusy;
}"""


def test_what_the_browser_was_told_to_stop_is_sent_again_once_something_is_changed(visit, site):
    page = visit(site.house.worker, PHONE)
    button = fill_in(page)
    assert button.evaluate(STOPPED) == "true"
    page.locator("#count label[for=id_count_1]").tap()
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(button.locator(".spin")).to_have_count(0)
    counted = ContactTally.objects.count()
    with page.expect_navigation():
        button.tap()
    assert ContactTally.objects.count() == counted + 1


def test_a_button_is_as_it_was_when_somebody_comes_back_to_its_page(visit, site):
    page = visit(site.house.worker, PHONE)
    button = fill_in(page)
    assert button.evaluate(STOPPED) == "true"
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(button.locator(".spin")).to_have_count(0)


def test_without_a_connection_what_was_filled_in_stays_and_is_sent_later(visit, site):
    visit.expected.append(EXPECTED)
    page = visit(site.house.worker, PHONE)
    button = fill_in(page)
    go_offline(page)
    for _press in range(2):
        button.tap()
        expect(page.get_by_role("alert").filter(has_text="geen verbinding")).to_have_count(1)
    expect(page.get_by_role("alert").filter(has_text="geen verbinding")).to_be_visible()
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#id_theme_0")).to_be_checked()
    page.context.set_offline(False)
    counted = ContactTally.objects.count()
    with page.expect_navigation():
        button.tap()
    assert ContactTally.objects.count() == counted + 1


def test_without_a_connection_a_signer_hears_it_in_their_own_words(visit, site):
    page = visit(None, PHONE)
    page.goto(link_of(site.house.parent_asked, now=timezone.now()))
    page.locator("[name=date_of_birth]").fill("03-06-2012")
    page.context.set_offline(True)
    page.locator("main button[type=submit]").tap()
    expect(page.get_by_role("alert")).to_contain_text("Uw antwoord is nog niet verstuurd.")
    expect(page.locator("[name=date_of_birth]")).to_have_value("03-06-2012")
    page.context.set_offline(False)
    page.locator("main button[type=submit]").tap()
    page.locator("[data-step]").first.wait_for()


def test_a_signer_who_stopped_hears_that_it_is_done(visit, site):
    """The focus is on what says so, as after an error on the errors."""
    house, now = site.house, timezone.now()
    asked = consents.consent(house.worker, house.centrum, first_name="Bente", now=now).request
    page = visit(None, PHONE)
    page.goto(link_of(asked, purpose="manage", now=now))
    page.locator("label[for=id_scope_0]").tap()
    page.locator("main form[action$='/withdraw/'] button[type=submit]").tap()
    done = page.locator("[data-focus]")
    expect(done).to_be_focused()
    expect(done).to_have_attribute("role", "status")
