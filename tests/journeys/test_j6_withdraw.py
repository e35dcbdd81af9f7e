"""J6: a parent stops by the link of the receipt, in three taps; and a young person by their own."""

import re

from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from consent.models import Consent, TakedownTask
from tests.chromium import PHONE
from tests.consent import make
from tests.journeys.hand import Hand


def mailed_to(address, subject):
    """The body of the mail with this subject."""
    [found] = [m for m in mail.outbox if m.to == [address] and m.subject == subject]
    return found.body


def test_j6_a_parent_stops_in_three_taps(visit, site, settings):
    settings.SITE_URL = site.url
    consent = make.consent(
        site.house.worker,
        site.house.centrum,
        now=timezone.now(),
        first_name="Stopper",
        email="stopper@example.org",
        own_email="stopper.zelf@example.org",
    )
    make.publication(consent, by=site.house.worker, posted_on=timezone.localdate())
    call_command("deliver")
    receipt = mailed_to("stopper@example.org", "Uw antwoord is binnen")
    [link] = re.findall(rf"{site.url}/c/\S+/", receipt)

    page = visit(None, PHONE)
    hand = Hand(page)
    hand.taps += 1  # the link in the mail
    page.goto(link)
    assert page.url == f"{site.url}/c/{consent.request.ref}/"
    hand.tap(page.locator("label[for=id_scope_0]"))
    hand.tap(page.get_by_role("button", name="Ja, stoppen"))
    expect(page.get_by_role("main")).to_contain_text("Gestopt. Wij halen de beelden weg")
    assert hand.taps == 3

    consent.refresh_from_db()
    assert consent.status == "withdrawn"
    assert TakedownTask.objects.filter(consent=consent, done_at=None).count() == 1
    call_command("deliver")
    told = mailed_to("stopper@example.org", "U bent gestopt. Wij gebruiken geen beelden meer")
    assert "/what-we-write/" in told


def test_a_young_person_sees_by_an_own_link_what_was_agreed_and_stops_a_part(visit, site, settings):
    settings.SITE_URL = site.url
    consent = make.consent(
        site.house.worker,
        site.house.centrum,
        now=timezone.now(),
        first_name="Zelf",
        email="ouder.van.zelf@example.org",
        own_email="zelf@example.org",
    )
    call_command("deliver")
    body = mailed_to("zelf@example.org", f"Jouw foto's bij {site.house.organisation.name}")
    [link] = re.findall(rf"{site.url}/c/\S+/", body)
    page = visit(None, PHONE)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jouw foto's bij")
    page.locator("label[for=scope-website]").click()
    page.locator("label[for=tell-no]").click()
    page.get_by_role("button", name="Ja, stoppen").click()
    expect(page.get_by_role("main")).to_contain_text("Gestopt op")
    consent = Consent.objects.get(pk=consent.pk)
    assert consent.withdrawn_rows == ["website"] and consent.status == "valid"
    assert consent.withdrawals.get().may_tell_guardian is False
