"""The form of a parent, screen by screen."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from tests.chromium import PHONE
from tests.consent.pages import link_of


def test_a_row_without_an_answer_is_read_with_its_error_until_it_has_one(visit, site):
    page = visit(None, PHONE)
    page.goto(link_of(site.house.parent_asked, now=timezone.now()))
    page.locator("[name=date_of_birth]").fill("03-06-2012")
    page.locator("main button[type=submit]").tap()
    forth = page.get_by_role("button", name="Verder").locator("visible=true")
    forth.tap()
    forth.tap()
    photo, pages = page.locator("#id_row_photo"), page.locator("#id_row_public_pages")
    error = "Kies nog Ja of Nee bij deze regel."
    expect(photo).to_have_accessible_description(error)
    expect(pages).to_have_accessible_description(re.compile(rf"Iedereen kan dit zien\. {error}"))
    photo.locator("label").first.tap()
    expect(photo).to_have_accessible_description("")
