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


def sign_it(page, relation=0):
    page.locator(f"label[for=id_relation_{relation}]").tap()
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


@pytest.mark.parametrize("by", ["the page's own button", "the browser's"])
def test_j4_a_relation_tapped_by_mistake_is_put_right_without_network(visit, site, asked, by):
    """All that was answered and drawn is still there."""
    visit.expected.append(NO_NETWORK)
    page = visit(site.house.worker, PHONE)
    hand_it_over(page, site, asked)
    sign_it(page, relation=3)  # who has no say over the child
    main = page.get_by_role("main")
    told = main.get_by_role("heading", name="Bent u pleegouder of stiefouder")
    expect(told).to_be_visible()
    expect(page.locator("form")).to_be_hidden()
    expect(main.locator(".banner").first).to_be_focused()
    assert rows(page) == []

    if by == "the browser's":
        page.go_back()
    else:
        main.get_by_role("button", name="Terug", exact=True).tap()

    expect(told).to_have_count(0)
    expect(page.locator("#id_relation_3")).to_be_focused()
    expect(page.locator("[name=signer_name]")).to_have_value("Fatima Haddad")
    page.locator("label[for=id_relation_0]").tap()
    page.locator("main button[type=submit]").last.tap()
    expect(main).to_contain_text("Uw antwoord staat veilig op deze telefoon")
    page.context.set_offline(False)
    expect(page.locator(".code-qr svg")).to_be_visible()
    answer = Answer.objects.get(signer__request=asked)
    assert answer.drawn and set(answer.decisions.values()) == {"yes"}


def kept_here(visit, site, asked):
    """Signed without a network; the field for the address of the copy."""
    visit.expected.append(NO_NETWORK)
    page = visit(site.house.worker, PHONE)
    page.clock.install()
    hand_it_over(page, site, asked)
    sign_it(page)
    expect(page.get_by_role("main")).to_contain_text("Nog niet verzonden")
    return page, page.locator("#copy-to")


def is_back(page):
    """The network, until an answer comes through it."""
    page.context.set_offline(False)
    until(page, "() => fetch('/health/live/').then(() => true, () => false)")


def copy_went_to(page, address):
    expect(page.locator(".code-qr svg")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(address)


def test_j4_an_address_that_can_not_be_right_is_said_while_the_parent_is_there(visit, site, asked):
    page, address = kept_here(visit, site, asked)
    said = "Dit e-mailadres klopt niet. Kijk het nog eens na."
    wrong = page.get_by_role("alert").filter(has_text=said)
    expect(wrong).to_have_count(0)
    expect(address).to_have_accessible_description("")
    address.fill("fatima@gmail")
    address.blur()
    expect(wrong).to_be_visible()
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(address).to_have_accessible_description(said)

    # With the network back it waits for what is put right.
    is_back(page)
    page.clock.run_for(10_000)
    expect(wrong).to_be_visible()
    address.fill("fatima@example.org")
    address.blur()
    copy_went_to(page, "fatima@example.org")


def test_j4_the_network_that_is_back_takes_no_half_address(visit, site, asked):
    page, address = kept_here(visit, site, asked)
    address.tap()
    page.keyboard.type("fatima@exam")
    is_back(page)
    page.clock.run_for(20_000)
    page.keyboard.type("ple.org", delay=50)
    expect(address).to_have_value("fatima@example.org")
    assert not Answer.objects.filter(signer__request=asked)
    page.get_by_role("link", name="Ik ben de jongerenwerker").tap()
    copy_went_to(page, "fatima@example.org")


def test_j4_a_phone_put_away_with_the_address_typed_sends_it_after_a_minute(visit, site, asked):
    page, address = kept_here(visit, site, asked)
    address.tap()
    page.keyboard.type("fatima@example.org")
    is_back(page)
    page.clock.run_for(80_000)
    copy_went_to(page, "fatima@example.org")


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
