"""A round from list to outcome, as the people do it; and a device that is handed over."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests import make
from tests.chromium import DESKTOP, PHONE

FACTS = {
    "platform": "instagram",
    "category": "substances",
    "subcategory": "substances/offer",
}


def test_a_round_from_list_to_outcome(visit, site):
    round = make.round_of(timezone.localdate() + timedelta(days=400))
    worker = visit(site.house.worker, PHONE)
    worker.goto(round.get_absolute_url())
    worker.get_by_role("main").get_by_role("link", name=re.compile("Account$|Item")).first.click()
    for name, value in FACTS.items():
        worker.locator(f"[name={name}]").select_option(value)
    worker.locator("[name=account_handle]").fill("vb_pillen")
    worker.locator("[name=location_url]").fill("https://www.instagram.com/vb_pillen/?igsh=abc")
    worker.locator("label[for=id_ground_0]").click()
    worker.locator("[name=rule_text]").fill("Geen verkoop van drugs")
    worker.locator("[name=reason]").fill("Het account biedt een lijst met pillen aan.")
    worker.locator("[name=seen_on]").fill(timezone.localdate().isoformat())
    worker.locator("[name=good_faith]").check()
    worker.locator("main form button[type=submit]").last.click()
    worker.wait_for_url("**/signals/accounts/I-*/")
    assert worker.locator("form[action$='/check/']").count() == 0
    address = worker.url

    colleague = visit(site.house.colleague, DESKTOP)
    colleague.goto(address)
    assert colleague.locator("form[action$='/check/']").count() == 0
    colleague.locator("form[action$='/notice/'] button").click()
    expect(colleague.locator("main")).to_contain_text("https://www.instagram.com/vb_pillen/")
    colleague.locator("form[action$='/check/'] button").click()
    expect(colleague.locator(".state").first).to_contain_text("Gecontroleerd")

    lead = visit(site.house.lead, DESKTOP)
    lead.goto(round.get_absolute_url())
    lead.locator("a[href$='/list/']").click()
    expect(lead.locator("main")).to_contain_text("https://www.instagram.com/vb_pillen/")
    with lead.expect_download() as download:
        lead.locator("a[href*='list.csv']").click()
    assert download.value.suggested_filename.startswith("instaclean-")
    answer = lead.request.get(round.get_absolute_url() + "list.pdf")
    assert answer.ok and answer.body().startswith(b"%PDF")

    lead.goto(round.get_absolute_url())
    lead.locator("#send-t").click()
    lead.locator("form[action$='/send/'] button").click()
    expect(lead.locator(".flow [aria-current=step]")).to_contain_text("Besluit")

    worker.goto(address)
    worker.locator("[name=decision]").select_option("removed")
    worker.locator("form[action$='/decide/'] button[name=next]").click()
    worker.wait_for_url(f"**{round.get_absolute_url()}")
    worker.goto(address)
    expect(worker.locator(".state").first).to_contain_text("Verwijderd")

    lead.goto(round.get_absolute_url())
    expect(lead.locator(".stats")).to_contain_text("100%")
    lead.locator("#close-t").click()
    lead.locator("form[action$='/close/'] button").click()
    expect(lead.locator(".flow li.done")).to_have_count(5)


def test_a_notice_is_copied(visit, site):
    page = visit(site.house.lead, DESKTOP)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.house.sent_item.get_absolute_url())
    page.locator("form[action$='/notice/'] button").click()
    page.locator("[data-copies]").click()
    expect(page.locator("[data-copied]")).to_have_text("Gekopieerd")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#notice").input_value() and "https://t.me/vb0" in copied


def test_a_device_that_is_handed_over_shows_one_list_in_every_tab(visit, site):
    page = visit(site.house.colleague, PHONE)
    other_tab = page.context.new_page()
    other_tab.goto("/signals/")
    page.goto(site.house.round.get_absolute_url())
    page.locator("form[action$='/screen/'] button").click()
    page.wait_for_url("**/signals/guide/")

    expect(other_tab.locator("body")).to_be_hidden()  # what it held before, it holds no more
    expect(other_tab).to_have_title("Vindplaats")
    for address in ("/", "/signals/", "/more/", "/accounts/logout/"):
        assert other_tab.goto(address).status == 403
        other_tab.locator("#guide-only").wait_for()
    page.go_back()
    expect(page.locator("form[action$='/screen/']")).to_have_count(0)

    page.goto("/signals/guide/back/")
    head, foot = (page.locator(part).bounding_box() for part in (".cp-main", "footer"))
    assert head["y"] < foot["y"]
    back = page.get_by_role("link", name="Terug naar de lijst").bounding_box()
    assert back["height"] >= 44
    page.locator("[name=password]").fill(make.PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/guide/" not in url)
    assert other_tab.goto("/").status == 200
    expect(other_tab.locator("body")).to_be_visible()
