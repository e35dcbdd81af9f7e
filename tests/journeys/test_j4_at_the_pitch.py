"""J4: a parent signs on the worker's phone, at the pitch; every tab is theirs until it is back."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from consent.choices.request import Route
from consent.models import Consent
from tests import make as people
from tests.chromium import PHONE
from tests.consent import make
from tests.journeys.hand import Hand
from tests.journeys.test_j3_parent import draw, next_screen

TAPS = 18  # of worker and parent together


@pytest.fixture
def asked(site, settings):
    settings.SITE_URL = site.url
    return make.request(
        site.house.worker,
        site.house.centrum,
        now=timezone.now(),
        first_name="Pim",
        route=Route.DEVICE,
        email="",
    )


def test_j4_at_the_pitch(visit, site, asked):
    page = visit(site.house.worker, PHONE)
    other_tab = page.context.new_page()
    hand = Hand(page)
    page.goto(f"{site.url}/consent/{asked.ref}/hand-over/")
    expect(page.get_by_role("main")).to_contain_text("Pim V.")
    hand.tap(page.get_by_role("button", name="Start en geef je telefoon"))
    page.wait_for_url(f"**/c/{asked.ref}/")

    # In the parent's hands: no date of birth, and nothing else in any tab.
    expect(page.locator(".kiosk-bar")).to_contain_text("Samira")
    for address in ("/", "/signals/", f"/consent/{asked.ref}/"):
        other_tab.goto(site.url + address)
        expect(other_tab.locator("#hand-over-only")).to_be_visible()
    next_screen(page, hand, "Verder")
    for row in page.locator(".yesno").all():
        hand.tap(row.get_by_text("Ja", exact=True))
    next_screen(page, hand, "Verder")
    hand.tap(page.locator("label[for=id_relation_0]"))
    hand.tap(page.locator("#id_declares_authority"))
    hand.write(page.locator("[name=signer_name]"), "Fatima Haddad")
    draw(page)
    hand.tap(page.locator("main button[type=submit]").last)
    expect(page.locator(".thanks h1")).to_contain_text("Geef de telefoon terug aan Samira")
    expect(page.locator(".code-qr svg")).to_be_visible()
    hand.write(page.get_by_role("textbox", name="Naar welk e-mailadres"), "fatima@example.org")
    hand.tap(page.get_by_role("button", name="Versturen"))
    expect(page.get_by_role("main")).to_contain_text("fatima@example.org")

    # Back with the password; then the worker states who was there.
    hand.tap(page.locator("main a.btn-primary"))
    hand.write(page.get_by_label("Wachtwoord"), people.PASSWORD)
    hand.tap(page.get_by_role("button", name="Alles weer openen"))
    page.wait_for_url("**/attest/1/")
    hand.tap(page.locator("label[for=id_attested_0]"))
    hand.tap(page.get_by_role("button", name="Bewaar mijn verklaring"))
    page.wait_for_url(f"{site.url}/")
    other_tab.goto(f"{site.url}/signals/")
    expect(other_tab.locator("#hand-over-only")).to_have_count(0)

    assert Consent.objects.get(request=asked).assurance == "A"
    assert hand.taps <= TAPS, hand.taps
    call_command("deliver")
    [sent] = [message for message in mail.outbox if message.to == ["fatima@example.org"]]
    assert sent.attachments[0][1].startswith(b"%PDF")
