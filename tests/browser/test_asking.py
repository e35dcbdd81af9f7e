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
