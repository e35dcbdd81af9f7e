"""A disclosure refused and allowed: no agreement, no sharing; with one, the partner answers."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from signals.models import Disclosure
from tests import make
from tests.browser import house
from tests.chromium import DESKTOP, PHONE

SENTENCE = "Een account zet teksten over leerlingen online; wij komen maandag in de klas."


@pytest.fixture
def signal(site):
    """One of this week that the lead may share."""
    return house.signal(
        site.house.worker,
        timedelta(hours=5),
        timezone.now(),
        category="exposing",
        subcategory="expose_account",
        severity=3,
        narrative=house.STORY,
        area="Binnenstad",
        account_handle="voorbeeld_account",
    )


def share_with(page, signal, partner):
    """From the signal to the form for one partner."""
    page.goto(signal.get_absolute_url())
    sharing = page.get_by_role("region", name="Delen", exact=True)
    sharing.get_by_role("link", name="Deel met een partner").click()
    page.get_by_role("main").get_by_role("link", name=re.compile(partner.name)).click()
    return page.get_by_role("main")


def looked_at(main):
    """The last ticks of the form, and the press that leads to the preview."""
    main.get_by_label("Ik heb gekeken").check()
    main.get_by_role("button", name="Bekijk wat zij zien").click()


def test_without_an_agreement_the_privacy_officer_is_asked_and_refuses(visit, site, signal):
    lead = visit(site.house.lead, DESKTOP)
    main = share_with(lead, signal, site.house.school)
    expect(main).to_contain_text("Er is nu geen afspraak met deze partner")
    account = main.get_by_role("checkbox", name=re.compile("^Account dat het verspreidt"))
    expect(account).not_to_be_checked()
    main.get_by_label("Waarom deel je dit?").fill(SENTENCE)
    main.get_by_role("radio", name="Nee", exact=True).check()
    main.get_by_label("Zo nee, waarom niet?").fill("er is niemand bekend")
    looked_at(main)

    # There is no way to share, only to ask.
    expect(main.get_by_role("button", name=re.compile("^Deel met"))).to_have_count(0)
    main.get_by_role("button", name="Vraag het de privacy-medewerker").click()
    expect(main).to_contain_text("De privacy-medewerker beslist en hoort het in de eigen werktijd.")
    asked = Disclosure.objects.get(signal=signal)
    assert (asked.status, asked.shared_at) == ("asked", None)

    # It waits for the privacy officer, who says no with a reason.
    officer = visit(site.house.privacy_officer, DESKTOP)
    officer.goto("/partners/")
    waiting = officer.get_by_role("region", name="Wacht op jou")
    waiting.get_by_role("link", name=re.compile(signal.ref)).click()
    theirs = officer.get_by_role("main")
    expect(theirs).not_to_contain_text(house.STORY)
    theirs.get_by_role("button", name="Niet delen").click()
    expect(theirs).to_contain_text("Geef eerst een reden.")
    theirs.get_by_label("Reden").fill("Bellen zonder gegevens is genoeg.")
    theirs.get_by_role("button", name="Niet delen").click()
    expect(theirs).to_contain_text("Niet gedeeld")

    # The lead reads why, and nothing has left the house.
    lead.goto(signal.get_absolute_url())
    row = lead.get_by_role("region", name="Delen", exact=True).get_by_role("link")
    row.filter(has_text="Niet gedeeld").click()
    expect(main).to_contain_text("Bellen zonder gegevens is genoeg.")
    asked.refresh_from_db()
    assert (asked.status, asked.shared_at, asked.link_ends_at) == ("declined", None, None)
    assert not signal.steps.exists()


def test_under_an_agreement_it_is_shared_and_the_partner_answers(visit, site, signal, settings):
    settings.SITE_URL = site.url
    partner = make.partner("Wijkteam Oostkade", "youth_care", contact_mail="oostkade@example.org")
    make.agreement(partner, "category", "severity", "area_time", "summary")

    lead = visit(site.house.lead, DESKTOP)
    main = share_with(lead, signal, partner)
    expect(main).to_contain_text("Past bij de afspraak")
    account = main.get_by_role("checkbox", name=re.compile("^Account dat het verspreidt"))
    expect(account).to_have_count(0)  # not agreed
    main.get_by_label("Waarom deel je dit?").fill(SENTENCE)
    main.get_by_role("radio", name="Ja", exact=True).check()
    looked_at(main)
    expect(main).to_contain_text("Precies dit zien zij")
    assert Disclosure.objects.get(signal=signal).status == "draft"
    main.get_by_role("button", name=f"Deel met {partner.name}").click()
    expect(main).to_contain_text("Bewaard. Het staat in het register.")

    # The mail holds a link and nothing of the signal.
    call_command("deliver")
    [message] = [each for each in mail.outbox if each.to == ["oostkade@example.org"]]
    assert signal.ref not in message.body and "leerlingen" not in message.body
    [link] = re.findall(rf"{site.url}/p/\S+/", message.body)

    # The partner has no account: opens it on a phone, reads, answers.
    theirs = visit(None, PHONE)
    theirs.goto(link)
    assert theirs.url == f"{site.url}/p/{Disclosure.objects.get(signal=signal).ref}/"
    page = theirs.get_by_role("main")
    expect(page).not_to_contain_text(SENTENCE)
    page.get_by_role("button", name="Openen").click()
    expect(page).to_contain_text(SENTENCE)
    expect(page).to_contain_text("Binnenstad")
    for kept in (house.STORY, "voorbeeld_account", signal.ref):
        expect(page).not_to_contain_text(kept)

    # Their session ends after twelve hours, the page with the link.
    theirs.context.clear_cookies(name=re.compile("session$"))
    theirs.goto(link)
    expect(page).to_contain_text(SENTENCE)
    expect(page).to_contain_text("u mag dit overslaan")
    page.get_by_role("radio", name="Wij pakken dit op").check(force=True)
    page.get_by_label("Wilt u iets toevoegen?").fill("Wij bellen de school vandaag.")
    page.get_by_role("button", name=re.compile("^Laat het")).click()
    expect(page).to_contain_text("Uw antwoord is doorgegeven.")

    # In another browser the same link opens nothing.
    other = visit(None, DESKTOP)
    other.goto(link)
    expect(other.get_by_role("main")).not_to_contain_text(SENTENCE)

    # The lead reads the answer; the register says when it was read.
    lead.goto(signal.get_absolute_url())
    lead.get_by_role("region", name="Delen", exact=True).get_by_role("link").filter(
        has_text="Wij pakken dit op"
    ).click()
    expect(main).to_contain_text("Wij bellen de school vandaag.")
    lead.goto(f"/partners/{partner.public_id}/")
    line = lead.get_by_role("row").filter(has_text=signal.ref)
    expect(line).to_contain_text("Wij pakken dit op")
    expect(line).not_to_contain_text("Nog niet")
