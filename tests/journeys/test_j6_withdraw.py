"""J6: a parent stops by the link of the receipt, in three taps; and a young person by their own."""

import re
from datetime import timedelta

from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from consent import calendar
from consent.actions import withdrawing
from consent.models import Consent, TakedownTask
from tests.chromium import PHONE
from tests.consent import make
from tests.journeys.hand import Hand
from youthwork.lib.dates import day_of


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


def test_j6_the_worker_takes_down_what_has_to_go(visit, site, settings):
    """Told with the list, reminded on the last day, then the lead; the parent hears the end."""
    settings.SITE_URL = site.url
    house, now = site.house, timezone.now()
    consent = make.consent(
        house.worker, house.centrum, now=now, first_name="Weg", email="weg@example.org"
    )
    for what in ("zaalvoetbal", "kookavond"):
        make.publication(consent, by=house.worker, what=what, posted_on=timezone.localdate())
    withdrawing.withdraw(consent, None, who="signer", route="link", now=now)
    call_command("deliver")
    due = TakedownTask.objects.filter(consent=consent).first().due_on
    told = [m for m in mail.outbox if m.subject.startswith("Haal beelden weg vóór")]
    assert {house.worker.email, house.lead.email} <= {m.to[0] for m in told}

    # From the start page to the list; one post is gone.
    page = visit(house.worker, PHONE)
    page.goto("/")
    page.get_by_role("main").locator("a[href$='/take-downs/']").first.tap()
    page.wait_for_url("**/consent/take-downs/")
    page.get_by_role("button", name="zaalvoetbal").tap()
    expect(page.get_by_role("main")).not_to_contain_text("zaalvoetbal")
    expect(page.get_by_role("main")).to_contain_text("kookavond")

    # The last day, and the day after it.
    for day, who, subject in (
        (due, house.worker, "Vandaag is de laatste dag: haal beelden weg"),
        (due + timedelta(days=1), house.lead, "Er staan nog beelden die weg moesten"),
    ):
        calendar.take_downs(day, now + (day - day_of(now)))
        call_command("deliver")
        assert subject in [m.subject for m in mail.outbox if m.to == [who.email]]

    # The lead ticks off the last one: who signed hears that it is done.
    page = visit(house.lead, PHONE)
    page.goto("/consent/take-downs/")
    page.get_by_role("button", name="kookavond").tap()
    expect(page.get_by_role("main")).not_to_contain_text("kookavond")
    call_command("deliver")
    assert [m.subject for m in mail.outbox if m.to == ["weg@example.org"]][-1] == (
        "De beelden zijn weg"
    )


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
