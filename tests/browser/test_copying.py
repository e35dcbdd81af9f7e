"""Copying and sharing a text that stands in a field: a link, an address, a bio."""

import pytest
from playwright.sync_api import expect

from tests.chromium import DESKTOP, NARROW, PHONE

CLIPBOARD = ["clipboard-read", "clipboard-write"]
WITHOUT = "Object.defineProperty(navigator, '{}', {{ value: undefined }})"
SHARES = """Object.defineProperty(navigator, "share", {
  value: async (given) => {
    window.given = given;
    throw new DOMException("closed again", "AbortError");
  },
})"""
SELECTED = """() => {
  const { id, value, selectionStart, selectionEnd } = document.activeElement;
  return [id, value.slice(selectionStart, selectionEnd)];
}"""


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


def test_what_was_copied_is_said_beside_its_field_alone(phone, site):
    page = phone(site.house.worker)
    page.context.grant_permissions(CLIPBOARD)
    page.goto("/profile/accounts/")
    bio, hours = (page.locator(f".field:has(#{id})") for id in ("t-bio", "t-hours"))

    page.locator("#t-bio").evaluate(
        "field => { field.value = `over\u00adschrijdend ${field.value}` }"
    )
    bio.get_by_role("button", name="Kopieer").click()
    expect(bio.get_by_role("status")).to_have_text("Gekopieerd")
    assert clipboard(page) == page.locator("#t-bio").input_value()
    assert clipboard(page).startswith("overschrijdend "), "a soft hyphen shows elsewhere"

    hours.get_by_role("button", name="Kopieer").click()
    expect(hours.get_by_role("status")).to_have_text("Gekopieerd")
    expect(bio.get_by_role("status")).to_be_empty()
    assert clipboard(page) == page.locator("#t-hours").input_value()


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"])
def test_the_word_that_it_was_copied_moves_nothing(visit, site, size):
    """Its room is there before it is: what stands below stays, also where it gets its own line."""
    page = visit(site.house.worker, size)
    page.context.grant_permissions(CLIPBOARD)
    page.add_init_script(SHARES)  # two buttons in the row
    for address in (f"/consent/{site.house.waiting.ref}/link/", "/profile/accounts/"):
        page.goto(address)
        row = page.locator("[data-copying]").first
        before = row.bounding_box()
        row.get_by_role("button", name="Kopieer").click()
        expect(row.get_by_role("status")).to_have_text("Gekopieerd")
        assert row.bounding_box()["height"] == before["height"]


def test_without_a_clipboard_the_field_is_selected(phone, site):
    page = phone(site.house.worker)
    page.add_init_script(WITHOUT.format("clipboard"))
    page.goto(f"/consent/{site.house.waiting.ref}/link/")
    page.get_by_role("button", name="Kopieer").click()
    page.wait_for_function("document.activeElement.matches('textarea')")
    field = page.locator("main textarea")
    assert page.evaluate(SELECTED) == [field.get_attribute("id"), field.input_value()]
    expect(page.locator("[data-copied]")).to_be_empty()


def test_sharing_is_offered_where_a_device_can(phone, site):
    page = phone(site.house.worker)
    page.add_init_script(SHARES)
    page.goto(f"/consent/{site.house.waiting.ref}/link/")
    page.get_by_role("button", name="Delen").click()
    text = page.wait_for_function("window.given").evaluate("({ text }) => text")
    assert text == page.locator("main textarea").input_value()


def test_sharing_is_not_offered_where_a_device_can_not(phone, site):
    page = phone(site.house.worker)
    page.add_init_script(WITHOUT.format("share"))
    page.goto(f"/consent/{site.house.waiting.ref}/link/")
    expect(page.get_by_role("button", name="Kopieer")).to_be_visible()
    expect(page.get_by_role("button", name="Delen")).to_be_hidden()


def test_what_was_swapped_in_is_copied_as_well(desktop, site):
    page = desktop(site.house.lead)
    page.context.grant_permissions(CLIPBOARD)
    page.goto(site.house.signals.urgent.get_absolute_url())
    before = page.locator("#signal").element_handle()
    page.locator("form[action$='/account/'] button").click()
    page.wait_for_function("(before) => !before.isConnected", arg=before)
    page.get_by_text("Voor de appgroep").click()
    page.get_by_role("button", name="Kopieer").click()
    row = page.locator("[data-copying]")
    expect(row.get_by_role("status")).to_have_text("Gekopieerd")
    assert clipboard(page) == page.locator("#share-text").input_value()


def test_without_script_the_field_is_there_to_select(visit, site):
    page = visit(site.house.worker, java_script_enabled=False)
    page.goto(f"/consent/{site.house.waiting.ref}/link/")
    expect(page.locator("main textarea")).to_be_visible()
    expect(page.get_by_role("button", name="Kopieer")).to_be_hidden()
