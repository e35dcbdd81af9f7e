"""J3: a parent with little Dutch answers by the link in a mail; and the ways beside it."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from consent.models import Answer, Consent
from tests.chromium import PHONE
from tests.consent import make
from tests.journeys.hand import Hand

TAPS = 14  # five rows, who one is, the signature, and from screen to screen
SECONDS = 90  # by the model of the hand, whose reader knows the way
WORDS = {"nl": 560, "ar": 670}  # of all screens together, as they stand there


@pytest.fixture
def ask(site, settings):
    """A question to one parent or to two; gives the links that were mailed, by address."""
    settings.SITE_URL = site.url

    def asked(name, **also):
        request = make.request(
            site.house.worker,
            site.house.centrum,
            now=timezone.now(),
            first_name=name,
            email=f"{name.lower()}@example.org",
            **also,
        )
        return request, mailed(site)

    return asked


def mailed(site):
    """The link in the latest mail to each address."""
    call_command("deliver")
    links = {}
    for message in mail.outbox:
        if found := re.findall(rf"{site.url}/c/\S+/", message.body):
            links[message.to[0]] = found[-1]
    return links


def next_screen(page, hand, name):
    with page.expect_navigation():  # else the words of this screen are read once more
        hand.tap(page.get_by_role("button", name=name, exact=True), follows=True)


def draw(page, hand=None):
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    expect(page.locator("canvas[width='300']")).to_have_count(0)  # the pad is there
    (hand or Hand(page)).draw(canvas)


@pytest.mark.parametrize(
    ("language", "further", "yes"), [("nl", "Verder", "Ja"), ("ar", "التالي", "نعم")]
)
def test_j3_a_parent_answers_on_a_phone(visit, site, ask, language, further, yes):
    request, links = ask(f"Kind{language}")
    page = visit(None, PHONE)
    hand = Hand(page)
    page.goto(links[f"kind{language}@example.org"])
    assert page.url == f"{site.url}/c/{request.ref}/", "no secret in the address bar"
    if language != "nl":
        hand.tap(page.locator(f"a[lang={language}]"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    expect(page.locator("body")).not_to_contain_text(request.subject.first_name)

    hand.read()
    hand.write(page.locator("[name=date_of_birth]"), "3-6-2012")
    next_screen(page, hand, further)
    expect(page.get_by_role("main")).to_contain_text(f"{request.subject.first_name} V.")
    hand.read()
    next_screen(page, hand, further)
    hand.read()
    for row in page.locator(".yesno").all():
        hand.tap(row.get_by_text(yes, exact=True))
    next_screen(page, hand, further)
    hand.read()
    hand.tap(page.locator("label[for=id_relation_0]"))
    hand.tap(page.locator("#id_declares_authority"))
    hand.write(page.locator("[name=signer_name]"), "Fatima Haddad")
    draw(page, hand)
    hand.tap(page.locator("main button[type=submit]").last, follows=True)
    expect(page.locator(".thanks h1")).to_be_visible()
    assert hand.taps <= TAPS, hand.taps
    assert hand.seconds <= SECONDS, hand.seconds
    assert hand.words <= WORDS[language], hand.words

    answer = Answer.objects.get(signer__request=request)
    assert answer.text.language == language and answer.drawn.startswith("M")
    assert Consent.objects.get(request=request).status == "valid"
    assert mailed(site)[f"kind{language}@example.org"] != links[f"kind{language}@example.org"]


def test_a_parent_answers_without_script(visit, ask):
    request, links = ask("Stil")
    page = visit(None, PHONE, java_script_enabled=False)
    page.goto(links["stil@example.org"])
    page.locator("[name=date_of_birth]").fill("03-06-2012")
    page.locator("main button[type=submit]").click()
    page.locator("main button[type=submit]").last.click()  # nothing chosen: everything is asked
    expect(page.locator(".errsum")).to_contain_text("Kies nog Ja of Nee bij deze regel.")
    for row in page.locator(".yesno").all():
        row.locator("label").last.click()
    page.locator("label[for=id_row_photo_0]").click()
    page.locator("label[for=id_row_website_0]").click()
    page.locator("label[for=id_relation_0]").click()
    page.locator("#id_declares_authority").check()
    page.locator("[name=signer_name]").fill("Piet Stil")
    page.locator("[name=typed_signature]").fill("Piet Stil")
    page.locator(".langs [value=ar]").click()  # what was chosen stays
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator("#id_relation_0")).to_be_checked()
    page.locator("[name=typed_signature]").press("Enter")
    expect(page.locator(".thanks h1")).to_be_visible()
    yes = [row for row, said in Consent.objects.get(request=request).decisions.items()
           if said == "yes"]  # fmt: skip
    assert yes == ["photo", "website"]


def test_of_two_parents_the_no_of_one_to_a_row_is_a_no(visit, ask, site):
    request, links = ask("Samen", both=True)
    assert set(links) >= {"samen@example.org", "andere@example.org"}
    for address, decision in (("samen@example.org", 0), ("andere@example.org", 1)):
        page = visit(None, PHONE)
        page.goto(links[address])
        page.locator("[name=date_of_birth]").fill("03-06-2012")
        page.locator("main button[type=submit]").click()
        page.get_by_role("button", name="Verder").click()
        expect(page.get_by_role("main")).to_contain_text("Een regel geldt pas als u allebei Ja")
        for row in page.locator(".yesno").all():
            row.locator("label").first.click()
        # In another language, and back: the same screen, and what was chosen.
        for language in ("ar", "nl"):
            page.locator(f".langs [value={language}]").click()
            expect(page.locator("html")).to_have_attribute("lang", language)
            expect(page.locator("#id_row_photo_0")).to_be_checked()
            expect(page.locator(".yesno").first).to_be_visible()
        page.locator(f"label[for=id_row_website_{decision}]").click()
        page.get_by_role("button", name="Verder").click()
        page.locator("label[for=id_relation_0]").click()
        page.locator("#id_declares_authority").check()
        page.locator("[name=signer_name]").fill("Een Ouder")
        page.locator("label[for=how-type]").click()
        page.locator("[name=typed_signature]").fill("Een Ouder")
        page.locator("main button[type=submit]").last.click()
        expect(page.locator(".thanks h1")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("geen toestemming: Website")
    consent = Consent.objects.get(request=request)
    assert [row for row, said in consent.decisions.items() if said == "no"] == ["website"]
    mailed(site)
    told = [m for m in mail.outbox if m.subject == "Bericht over de foto's van uw kind"]
    assert {m.to[0] for m in told} == {"samen@example.org", "andere@example.org"}
