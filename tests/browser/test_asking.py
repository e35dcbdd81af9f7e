"""A worker asks for consent on the phone, in under a minute."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from consent.models import ConsentRequest
from tests.chromium import PHONE
from tests.journeys.hand import in_proportion


def test_asking_takes_eight_touches_and_says_at_once_who_signs(visit, site):
    page = visit(site.house.worker, PHONE)
    began = time.monotonic()
    page.goto("/consent/new/")
    page.get_by_label("Voornaam van de jongere").fill("Yara")
    page.get_by_label("Geboortedatum").fill("1-1-2008")
    expect(page.get_by_text("tekent zelf")).to_be_visible()
    expect(page.get_by_label("E-mail van de ouder of voogd", exact=True)).to_be_hidden()
    page.get_by_label("Geboortedatum").fill("3-6-2014")
    expect(page.locator("[data-role=guardian]")).to_contain_text("Yara is")
    for row in ("photo", "closed_profiles"):
        page.locator(f"[name=rows][value={row}] + label").click()
    page.get_by_label("E-mail van de ouder of voogd", exact=True).fill("ouder@example.org")
    page.get_by_role("button", name="Stuur de vraag").click()
    page.wait_for_url(re.compile(r"/consent/[A-Z2-7]{12}/$"))
    assert time.monotonic() - began < in_proportion(60)

    made = ConsentRequest.objects.get(ref=page.url.rstrip("/").rpartition("/")[2])
    assert made.rows == ["photo", "closed_profiles"] and made.signers.get().role == "guardian"


def test_the_own_address_of_who_signs_alone_is_typed_key_by_key(visit, site):
    page = visit(site.house.worker, PHONE)
    page.goto("/consent/new/")
    page.get_by_label("Geboortedatum").fill("1-1-2009")
    own = page.get_by_label("Eigen e-mail van de jongere")
    expect(page.locator("[data-main]").get_by_label("Eigen e-mail van de jongere")).to_be_visible()
    own.tap()
    page.keyboard.type("yara@example.org")
    expect(own).to_have_value("yara@example.org")
    expect(own).to_be_focused()


def test_the_own_address_moves_to_its_fold_and_not_from_under_who_types_in_it(visit, site):
    """A browser that fills in several fields may change the day of birth meanwhile."""
    page = visit(site.house.worker, PHONE)
    page.goto("/consent/new/")
    born = page.get_by_label("Geboortedatum")
    born.fill("1-1-2009")
    own = page.get_by_label("Eigen e-mail van de jongere")
    in_main = page.locator("[data-main]").get_by_label("Eigen e-mail van de jongere")
    own.tap()
    born.evaluate("""field => {
      field.value = "3-6-2014";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    page.keyboard.type("yara@example.org")
    expect(own).to_have_value("yara@example.org")
    expect(in_main).to_be_visible()

    page.get_by_label("Voornaam van de jongere").fill("Yara")
    expect(own).to_be_hidden()
    page.locator("[data-more] > summary").tap()
    expect(own).to_have_value("yara@example.org")
