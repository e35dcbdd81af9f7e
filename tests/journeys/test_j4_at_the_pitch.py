"""J4: a parent signs on the worker's phone, at the pitch; every tab is theirs until it is back."""

from contextlib import suppress

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from consent.choices.request import Route
from consent.models import Answer, Consent
from tests import make as people
from tests.chromium import PHONE
from tests.consent import make
from tests.journeys.hand import PRESS, THINK, Hand
from tests.journeys.test_j3_parent import draw, next_screen
from tests.journeys.test_j11_basement import (
    CONTROLLED,
    HOUR,
    NO_NETWORK,
    end_session,
    rows,
    sign_in,
    strips,
    until,
    wait_for_rows,
)

TAPS = 18  # of worker and parent together
SECONDS = 60  # of both, with the copy by its code and a passkey; typing comes on top of it
SIGNED = 45  # of the parent alone
PASSKEY = THINK + PRESS + 1.0  # a finger on the telephone, instead of the password


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
    draw(page, hand)
    hand.tap(page.locator("main button[type=submit]").last, follows=True)
    expect(page.locator(".thanks h1")).to_contain_text("Geef de telefoon terug aan Samira")
    expect(page.locator(".code-qr svg")).to_be_visible()
    assert hand.seconds <= SIGNED, hand.seconds
    before = hand.seconds
    hand.write(page.get_by_role("textbox", name="Naar welk e-mailadres"), "fatima@example.org")
    hand.tap(page.get_by_role("button", name="Versturen"), follows=True)
    expect(page.get_by_role("main")).to_contain_text("fatima@example.org")
    typed = hand.seconds - before  # whoever takes the copy by its code types no address

    # Back with the password; then the worker states who was there.
    hand.tap(page.locator("main a.btn-primary"))
    before = hand.seconds
    hand.write(page.get_by_label("Wachtwoord"), people.PASSWORD)
    typed += hand.seconds - before - PASSKEY
    hand.tap(page.get_by_role("button", name="Alles weer openen"), follows=True)
    page.wait_for_url("**/attest/1/")
    hand.tap(page.locator("label[for=id_attested_0]"))
    hand.tap(page.get_by_role("button", name="Bewaar mijn verklaring"), follows=True)
    page.wait_for_url(f"{site.url}/")
    other_tab.goto(f"{site.url}/signals/")
    expect(other_tab.locator("#hand-over-only")).to_have_count(0)

    assert Consent.objects.get(request=asked).assurance == "A"
    assert hand.taps <= TAPS, hand.taps
    assert hand.seconds - typed <= SECONDS, (hand.seconds, typed)
    call_command("deliver")
    [sent] = [message for message in mail.outbox if message.to == ["fatima@example.org"]]
    assert sent.attachments[0][1].startswith(b"%PDF")


def hand_it_over(page, site, asked):
    """The form is open and the parent has chosen; then the network goes."""
    page.goto(f"{site.url}/consent/{asked.ref}/hand-over/")
    until(page, CONTROLLED)
    page.get_by_role("button", name="Start en geef je telefoon").tap()
    page.wait_for_url(f"**/c/{asked.ref}/")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_role("button", name="Verder", exact=True).tap()
    for row in page.locator(".yesno").all():
        row.get_by_text("Ja", exact=True).tap()
    page.get_by_role("button", name="Verder", exact=True).tap()


def sign_it(page):
    page.locator("label[for=id_relation_0]").tap()
    page.locator("#id_declares_authority").tap()
    page.locator("[name=signer_name]").fill("Fatima Haddad")
    draw(page)
    page.locator("main button[type=submit]").last.tap()


def come_back(page):
    page.get_by_label("Wachtwoord").fill(people.PASSWORD)
    page.get_by_role("button", name="Alles weer openen").tap()


def test_j4_without_network_it_waits_on_the_phone_and_counts_once_it_is_sent(visit, site, asked):
    visit.expected.append(NO_NETWORK)
    page = visit(site.house.worker, PHONE)
    hand_it_over(page, site, asked)

    # What the server would refuse is said at once; then it is kept, encrypted.
    page.locator("main button[type=submit]").last.tap()
    expect(page.get_by_text("Kies wat u van dit kind bent.")).to_be_visible()
    sign_it(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text(
        "Er is nu geen internet. Uw antwoord staat veilig op deze telefoon"
    )
    expect(main).to_contain_text("Nog niet verzonden, al 1 minuut. Gebruik nog geen beelden.")
    main.get_by_role("textbox").fill("fatima@example.org")
    main.get_by_role("textbox").blur()
    [row] = rows(page)
    moments = {"keptAt", "wroteAt", "notBefore"}
    assert set(row) == {"id", "person", "state", "tries", "to", "iv", "box"} | moments
    assert "Fatima" not in page.content() and not Answer.objects.filter(signer__request=asked)

    # Nothing else opens, and the phone stays the parent's until there is internet.
    main.get_by_role("link", name="Ik ben de jongerenwerker").tap()
    expect(main).to_contain_text("Je telefoon kan pas weer open als er internet is.")
    other_tab = page.context.new_page()
    with suppress(PlaywrightError):
        other_tab.goto(f"{site.url}/signals/new/")
    assert other_tab.locator("[data-signal-form]").count() == 0
    other_tab.close()

    # The network is back: sent once, as of the moment of signing.
    page.context.set_offline(False)
    expect(page.locator(".thanks h1")).to_contain_text("Geef de telefoon terug aan Samira")
    expect(main).to_contain_text("fatima@example.org")
    answer = Answer.objects.get(signer__request=asked)
    assert str(answer.client_id) == row["id"] and answer.signed_at < answer.received_at
    assert rows(page) == []
    page.locator("main a.btn-primary").tap()
    come_back(page)
    page.wait_for_url("**/attest/1/")


def test_j4_the_age_of_an_answer_is_its_own_after_a_weekend_too(visit, site, asked):
    visit.expected.append(NO_NETWORK)
    page = visit(site.house.worker, PHONE)
    page.clock.install()
    hand_it_over(page, site, asked)
    sign_it(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Nog niet verzonden, al 1 minuut.")

    page.clock.fast_forward(60 * HOUR)
    expect(main).to_contain_text("Nog niet verzonden, al 60 uur.")
    wait_for_rows(page, "signals", 1)


def test_j4_the_worker_logs_in_anew_and_it_is_sent(visit, site, asked):
    """A quarter of an hour without network: the session has ended when it is back."""
    visit.expected.append(NO_NETWORK)
    page = visit(site.house.worker, PHONE)
    hand_it_over(page, site, asked)
    sign_it(page)
    expect(page.get_by_role("main")).to_contain_text("Nog niet verzonden")
    end_session(page)
    page.context.set_offline(False)
    expect(page.get_by_role("main")).to_contain_text("Log weer in als dezelfde persoon")
    wait_for_rows(page, "signals", 1)
    page.get_by_role("link", name="Inloggen").tap()
    expect(strips(page)).to_contain_text("1 antwoord over beelden is nog niet verzonden")

    sign_in(page, site.house.worker)
    page.goto(f"{site.url}/")
    expect(strips(page)).to_contain_text("Verzonden: 1 antwoord over beelden.")
    strips(page).get_by_role("link", name="Zeg wie je zag").tap()
    page.wait_for_url("**/attest/1/")
    assert Consent.objects.get(request=asked).assurance == "C"
    wait_for_rows(page, "signals", 0)


def test_j4_somebody_else_logs_in_and_both_are_told_that_it_is_erased(visit, site, asked):
    visit.expected.append(NO_NETWORK)
    page = visit(site.house.worker, PHONE)
    hand_it_over(page, site, asked)
    sign_it(page)
    expect(page.get_by_role("main")).to_contain_text("Nog niet verzonden")
    end_session(page)
    sign_in(page, site.house.colleague)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{site.url}/")
    expect(strips(page)).to_contain_text("dat iemand anders had gevraagd, is van dit apparaat")
    wait_for_rows(page, "signals", 0)

    sign_in(page, site.house.worker)
    page.goto(f"{site.url}/")
    expect(strips(page)).to_contain_text("iemand anders logde in op dit apparaat. Het telt niet")
    assert not Answer.objects.filter(signer__request=asked)
