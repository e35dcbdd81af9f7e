"""The script that looks at texts while someone types, held to the server's own sentences."""

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import expect

from privacy.text_check import accusations, findings
from tests.chromium import PHONE

ROOT = Path(__file__).resolve().parents[2]
VECTORS = json.loads((ROOT / "tests/privacy/text_check_vectors.json").read_text())
CHECK = """async (vectors) => {
  const { accusations, findings, loadNames } = await import("/static/js/text-check.js");
  await loadNames("/static/data/first-names.txt");
  return vectors.map(({ text, allowed }) => [findings(text, allowed ?? []), accusations(text)]);
}"""
WITHOUT_LIST = """async () => {
  const { findings } = await import("/static/js/text-check.js");
  return findings("Samira zag Fenna Bakker en J. Jansen op 06-12345678.").map(({ text }) => text);
}"""
# What sentences are made of: names of every class, words, marks, numbers, odd letters.
PIECES = """
Roos storm Storm Max max Job Kim Bo fenna Fenna Şeyma Ömer Łukasz Đỗ O'Neil Jan-Willem jan
Bakker Jansen Vries van der de 't ten el J. M.B. Ş. B. Daarna Instagram TikTok PSV dm DM FENNA
McDonalds Nederlandse Haven Lage Brug https://x.nl/Daan @daan #Noor noor@x.nl 06-12345678
123456782 123456789 Dorpsstraat 12b 1234 AB 20-11-2026 22.30 4.000 uur 😀 👩‍👧 " ( ) . , : ! ? … –
Yusuf's yusuf’s x é Ünal İpek ıssız Kerkplein 7 en het een Het Een Elke elke \n
dader is verdacht van verdachte als dealt account groep dealers zijn
dhr. mw. v.d. v/d nr. Dorpsstr. 12 jan_01 x_ www.tiktok.com/@x instagram.com/jan (06) 12345678
12-BDG-3 XB123D NL1234 jan06 Roos2009 roos06 x(at)y.nl [at] (punt)
yusufs Samiras Storms Jobs jeans Guys marks Marks Jan-Willems şeymas
Piet piet Zwarte Sint roetveegpiet Pieten & sinterklaas
06/ 06-11-2026 15 3511\u00a0AB Jan\u00a0van\u00a0Dam Jan\u2011Willem
""".replace("\\n", "\n").split(" ")
PIECES = [piece.strip(" ") for line in PIECES for piece in (line.split("\n") if line else [])]


def sentences(seed: int, count: int) -> list[dict[str, object]]:
    """Sentences that nobody wrote, the same for a seed."""
    chance = random.Random(seed)
    made = []
    for _number in range(count):
        pieces = [chance.choice(PIECES) or "\n" for _place in range(chance.randint(1, 14))]
        joint = chance.choice([" ", " ", " ", "", "\n", ". "])
        allowed = chance.choice([[], ["Haven", "Lage Brug"], ["Klein-Meer", "Roos"]])
        made.append({"text": joint.join(pieces), "allowed": allowed})
    return made


@pytest.fixture(scope="module")
def checked(browsers, site):
    """What the script finds in each sentence, in Chromium."""
    with browsers.running().new_page() as page:
        page.goto(f"{site.url}/accounts/login/")
        return page.evaluate(CHECK, VECTORS)


@pytest.mark.parametrize("number", range(len(VECTORS)), ids=lambda n: VECTORS[n]["text"][:40])
def test_script_finds_what_the_server_finds(checked, number):
    vector, (found, accused) = VECTORS[number], checked[number]

    assert [[each["kind"], each["text"]] for each in found] == vector["found"]
    assert [each["text"] for each in accused] == vector.get("accuses", [])
    units = vector["text"].encode("utf-16-le")
    for each in found:  # positions are those of a selection in the browser
        assert units[2 * each["start"] : 2 * each["end"]].decode("utf-16-le") == each["text"]


@pytest.mark.parametrize("seed", range(4))
def test_script_and_server_agree_on_sentences_that_nobody_wrote(browser, site, seed):
    made = sentences(seed, 1000)
    with browser.new_page() as page:
        page.goto(f"{site.url}/accounts/login/")
        found = page.evaluate(CHECK, made)

    for sentence, (by_script, accused) in zip(made, found, strict=True):
        by_server = [[f.kind, f.text] for f in findings(sentence["text"], sentence["allowed"])]
        assert [[f["kind"], f["text"]] for f in by_script] == by_server, sentence
        assert [f["text"] for f in accused] == [f.text for f in accusations(sentence["text"])]


def test_without_the_list_capitals_initials_and_numbers_are_still_seen(browser, site):
    with browser.new_page() as page:
        page.goto(f"{site.url}/accounts/login/")
        assert page.evaluate(WITHOUT_LIST) == ["Fenna Bakker", "J. Jansen", "06-12345678"]


def test_an_account_in_the_text_is_said_and_unsafe_at_home_has_no_place_for_one(visit, site):
    page = visit(site.house.worker, PHONE)
    page.goto("/signals/new/")
    page.locator("details#more summary").first.click()
    page.get_by_text("Exposing", exact=True).click()
    field = page.locator("#id_account_handle")
    expect(field).to_be_visible()
    page.locator("#id_narrative").fill("Bij @boos.account staan filmpjes.")
    expect(page.locator("[data-found] p")).to_contain_text("@boos.account")
    page.locator("[data-other]").click()
    page.locator("[data-kinds] summary").click()
    page.locator("label[for=category-unsafe_home]").click()
    expect(field).to_be_hidden()
    expect(field).to_be_disabled()
    expect(page.locator("[data-no-story]")).to_be_visible()


def test_a_title_that_the_kind_no_longer_asks_for_is_not_sent(visit, site):
    """What stands in it can't be mended: nobody sees it."""
    page = visit(site.house.worker, PHONE)
    page.goto("/signals/new/")
    page.locator("[data-kinds] summary").click()
    page.locator("label[for=category-other]").click()
    field = page.locator("#id_title")
    field.fill("Nummer 111222333")
    page.locator("[data-other]").click()
    page.locator("label[for=category-violence]").click()
    expect(field).to_be_hidden()
    expect(field).to_be_disabled()
    page.locator("label[for=id_severity_1]").click()
    page.locator("#id_narrative").fill("Er wordt gevochten op het plein.")
    page.get_by_role("button", name="Bewaar signaal").click()
    page.wait_for_url("**/saved/")
