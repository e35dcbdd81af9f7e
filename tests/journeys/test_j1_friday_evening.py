"""J1: Friday 22:30, a worker on the phone sees an account that exposes."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from outbox.models import Message
from privacy.models import AuditEntry
from signals.models import Signal
from tests import make
from tests.browser import house
from tests.browser.house import STORY
from tests.journeys.hand import Hand

ADDRESS = "https://www.instagram.com/p/VOORBEELD/"


def choose(page, group, name):
    """The label of a choice: what a thumb hits."""
    return page.get_by_role("group", name=group).locator("label", has_text=name)


def test_j1_friday_evening(phone, site):
    newest = max(Signal.objects.latest("received_at").received_at, timezone.now())
    make.signal(
        site.house.worker, platform=make.platform(), now=newest + timedelta(seconds=1), severity=1
    )
    page = phone(site.house.worker)
    hand = Hand(page)

    # 1. Still signed in; the big button.
    hand.open_app()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Samira")
    hand.tap(page.get_by_role("main").get_by_role("link", name=re.compile("^Signaal melden")))

    # 2. Category and sub-category; the red card when it is a sexual image of a minor.
    hand.tap(choose(page, "Wat speelt er?", "Exposing"))
    sub = page.get_by_role("group", name=re.compile("^Wat precies"))
    look = page.context.new_page()  # another worker's evening, not counted
    look.goto("/signals/new/")
    choose(look, "Wat speelt er?", "Exposing").tap()
    expect(look.locator("label[for=category-violence]")).to_be_hidden()
    look.get_by_role("button", name="Kies anders").tap()
    expect(look.locator("label[for=category-violence]")).to_be_visible()
    choose(look, "Wat speelt er?", "Exposing").tap()
    look.get_by_role("group", name=re.compile("^Wat precies")).locator(
        "label", has_text="Seksueel beeld minderjarige"
    ).tap()
    card = look.get_by_role("region", name=re.compile("Stop"))
    expect(card).to_contain_text("Maak geen schermafdruk")
    expect(card).to_contain_text("Stuur niets door")
    expect(card.get_by_role("link", name=re.compile("112"))).to_have_attribute("href", "tel:112")
    expect(look.get_by_label("Wat zie je?")).to_be_hidden()
    expect(
        look.get_by_role("group", name="Hoe ernstig is het?").get_by_role("radio")
    ).to_have_count(0)
    look.close()
    hand.tap(sub.locator("label", has_text="Expose-account"))

    # 3. Severity 3 is proposed, its help in sight; she chooses 4.
    severity = page.get_by_role("group", name="Hoe ernstig is het?")
    expect(severity.get_by_role("radio", name="Actie")).to_be_checked()
    expect(severity).to_contain_text("Jij kiest")
    hand.tap(severity.locator("label", has_text="Snel"))
    expect(severity).to_contain_text("Bel vandaag de teamleider van dienst")
    expect(severity).to_contain_text("Lotte Visser")

    # 4. The platform of last time is chosen already.
    expect(
        page.get_by_role("group", name="Waar zag je het?").get_by_role("radio", name="Instagram")
    ).to_be_checked()

    # 5. One sentence; a name is noticed while she types, and taken out.
    field = page.get_by_label("Wat zie je?")
    field.tap()
    page.keyboard.insert_text("Samira Jansen staat erop.")  # a slip, not counted
    expect(page.get_by_text("lijkt op een naam").first).to_be_visible()
    field.fill("")
    hand.dictate(field, STORY)
    expect(page.get_by_text("lijkt op een naam")).to_have_count(0)

    # 6. The exact address, pasted as text.
    hand.tap(page.get_by_text("Weet je meer?"))
    hand.paste(page.get_by_label("Adres van de pagina"), ADDRESS + "?igsh=MzRlODBiNWFlZA==")

    # 7. Saved: a number, and who hears of it.
    hand.tap(page.get_by_role("button", name="Bewaar signaal"), follows=True)
    page.wait_for_url("**/saved/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Opgeslagen")
    assert hand.seconds <= 45, hand.seconds
    shown = page.get_by_text(re.compile(r"^S-\d{4}-\d{4}$")).inner_text()
    expect(page.get_by_role("main")).to_contain_text("Lotte krijgt meteen bericht")
    expect(page.locator("body")).to_contain_text("knipten het einde van het adres af")
    assert hand.taps <= 8
    hand.tap(page.get_by_role("button", name="Gemeld bij het platform"))
    expect(page.get_by_role("button", name="Gemeld bij het platform")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("Gemeld bij het platform")
    page.get_by_role("button", name="Collega gesproken").tap()  # not needed, and there
    expect(page.get_by_role("button", name="Collega gesproken")).to_have_count(0)
    # 8. That she may switch off is said in the evening only: tests/signals/test_logging.py.

    signal = Signal.objects.get(ref=shown)
    assert (signal.category, signal.subcategory, signal.severity) == (
        "exposing",
        "expose_account",
        4,
    )
    assert (signal.platform.slug, signal.narrative) == ("instagram", STORY)
    assert signal.location_url == ADDRESS
    assert [step.kind for step in signal.steps.all()] == [
        "reported_platform",
        "consulted_colleague",
    ]
    assert AuditEntry.objects.filter(subject=f"signals.signal:{shown}", verb="logged").exists()

    call_command("deliver")
    [message] = [m for m in mail.outbox if shown in m.body + m.subject]
    assert message.to == [site.house.lead.email]
    sent = Message.objects.filter(subject=f"signals.signal:{shown}").values_list("kind", flat=True)
    assert sorted(sent) == ["signals.urgent", "signals.urgent_push"]  # her mail and her phone, once
    assert "scholen" not in message.body + message.subject and "nstagram" not in message.body


def test_j1_8_later_that_evening_she_corrects_it_and_the_first_text_is_kept(phone, site):
    signal = house.signal(
        site.house.worker,
        timedelta(hours=1),
        timezone.now(),
        category="exposing",
        severity=4,
        narrative=STORY,
    )
    page = phone(site.house.worker)
    page.goto(f"/signals/{signal.ref}/saved/")
    page.get_by_role("link", name=re.compile("Verander dit signaal")).tap()
    field = page.get_by_label("Wat zie je?")
    expect(field).to_have_value(STORY)
    field.fill(STORY + " Er zijn nu vier foto's weg.")
    page.get_by_role("button", name="Bewaar verandering").tap()

    main = page.get_by_role("main")
    expect(main).to_contain_text("Er zijn nu vier foto's weg.")
    page.get_by_text("1 eerdere versie").tap()
    expect(main.locator("#versions")).to_contain_text(STORY)
    signal.refresh_from_db()
    assert (signal.version, signal.versions.get().narrative) == (2, STORY)


def test_dictating_is_warned_of_once_on_a_device(phone, site):
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    told = page.get_by_text("Spreek je in?")
    expect(told).to_be_hidden()
    page.get_by_label("Wat zie je?").tap()
    expect(told).to_be_visible()
    page.get_by_role("button", name="Begrepen").tap()
    expect(told).to_be_hidden()
    page.goto("/signals/new/")
    page.get_by_label("Wat zie je?").tap()
    page.keyboard.insert_text("Filmpje gaat rond.")
    expect(told).to_be_hidden()


def test_no_spell_checker_sends_the_text_away(phone, site):
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    field = page.get_by_label("Wat zie je?")
    expect(field).to_have_attribute("spellcheck", "false")
    assert field.evaluate("each => each.form.autocomplete") == "off"


def taps_for(page, kind):
    """How many taps the smallest signal of a kind takes, from the form to saved."""
    hand = Hand(page)
    page.goto("/signals/new/")
    tile = choose(page, "Wat speelt er?", kind)
    if not tile.is_visible():
        hand.tap(page.get_by_text("Meer soorten"))
    hand.tap(tile)
    field = page.get_by_label("Wat zie je?")
    if field.is_visible():
        hand.write(field, "Dit gebeurt er op dit moment online.")
    hand.tap(page.get_by_role("button", name=re.compile("^Bewaar (signaal|kans)$")))
    page.wait_for_url("**/saved/")
    return hand.taps + hand.fields


def test_something_good_takes_no_more_taps_than_anything_worrying(phone, site):
    page = phone(site.house.worker)
    good = taps_for(page, "Talent en kansen")
    for worrying in ("Exposing", "Somber en eenzaam", "Overlast en onrust"):
        assert good <= taps_for(page, worrying), worrying


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    ("kind", "sub", "card"),
    [
        ("Exposing", "Seksueel beeld minderjarige", "Stop. Bewaar en stuur niets"),
        ("Somber en eenzaam", "Zelfbeschadiging", "Blijf in contact"),
        ("Onveilig thuis", "", "Volg de meldcode"),
        ("Wapens", "", "Nu gevaar"),
    ],
)
def test_a_red_card_comes_before_anything_is_written(phone, site, kind, sub, card, script):
    page = phone(site.house.worker, java_script_enabled=script)
    page.goto("/signals/new/")
    tile = choose(page, "Wat speelt er?", kind)
    if not tile.is_visible():
        page.get_by_text("Meer soorten").tap()
    tile.tap()
    if sub:
        page.locator("label", has_text=sub).tap()
    shown = page.get_by_role("region", name=re.compile(card))
    expect(shown).to_be_visible()
    expect(shown.get_by_role("link", name=re.compile("112"))).to_be_visible()
    field = page.locator("#id_narrative")
    if field.is_visible():  # two of these kinds take no text at all
        assert shown.bounding_box()["y"] < field.bounding_box()["y"]


def test_a_red_card_that_was_tapped_for_stands_first_and_the_bar_says_who_is_warned(phone, site):
    """Picture 20b: the card, then the choice alone; who hears of it, and that the team doesn't."""
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    choose(page, "Wat speelt er?", "Exposing").tap()
    page.locator("label", has_text="Seksueel beeld minderjarige").tap()

    card = page.get_by_role("region", name=re.compile("Stop. Bewaar en stuur niets"))
    chosen = page.locator("label", has_text="Seksueel beeld minderjarige")
    expect(card).to_be_in_viewport()
    assert card.bounding_box()["y"] < chosen.bounding_box()["y"]
    expect(page.locator("label", has_text="Bangalijst")).to_be_hidden()
    expect(page.locator(".note[data-urgent]")).to_be_visible()
    expect(page.locator("[data-calm]")).to_be_hidden()

    # With the keyboard, where choices are walked through, nothing moves away above.
    page.get_by_role("button", name="Kies anders").tap()
    choose(page, "Wat speelt er?", "Geweld").tap()
    expect(page.locator("[data-calm]")).to_be_visible()
    page.get_by_role("button", name="Kies anders").tap()
    page.get_by_label("Geweld", exact=True).press("ArrowRight")
    card = page.get_by_role("region", name=re.compile("Nu gevaar"))
    expect(card).to_be_visible()
    kind = page.locator("label", has_text="Wapens")
    assert card.bounding_box()["y"] > kind.bounding_box()["y"]


def test_of_one_recognisable_youth_the_form_asks_nothing_that_is_not_kept(phone, site):
    page = phone(site.house.worker)
    page.goto("/signals/new/")
    page.get_by_text("Meer soorten").tap()
    choose(page, "Wat speelt er?", "Anders").tap()
    choose(page, "Hoe ernstig is het?", "Actie").tap()
    page.get_by_text("Weet je meer?").tap()
    names = ("title", "observed", "group_size", "age_band", "account_handle")
    asked = [page.locator(f"#id_{name}") for name in names]
    for part in asked:
        expect(part).to_be_visible()
    page.get_by_text("die ik herken").tap()
    for part in asked:
        expect(part).to_be_hidden()
    page.get_by_role("button", name="Bewaar signaal").tap()
    page.wait_for_url("**/saved/")
    assert Signal.objects.latest("pk").concerns_one_youth


def test_a_refused_form_is_sent_once_and_stays_where_it_is(phone, site):
    """F28: the server's own page with the errors, without a second post that a network can lose."""
    page = phone(site.house.worker)
    posts = []
    page.on("request", lambda sent: posts.append(sent.url) if sent.method == "POST" else None)
    story = "Samira Jansen staat erop, zegt iemand."
    page.goto("/signals/new/")
    choose(page, "Wat speelt er?", "Pesten").tap()
    page.get_by_label("Wat zie je?").fill(story)
    page.get_by_role("button", name="Bewaar signaal").tap()

    summary = page.locator(".errsum")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Samira Jansen")
    expect(page.get_by_label("Wat zie je?")).to_have_value(story)
    assert len(posts) == 1

    # What looks along while somebody types goes on, and so does saving.
    page.get_by_label("Wat zie je?").fill("Fatima staat erop.")
    expect(page.locator("[data-found]")).to_contain_text("Fatima")
    page.get_by_label("Wat zie je?").fill("Een jongere wordt uitgelachen in een groepsapp.")
    page.get_by_role("button", name="Bewaar signaal").tap()
    page.wait_for_url("**/saved/")
    assert len(posts) == 2


def test_j1_with_its_sentence_typed(phone, site):
    """By keyboard as by voice, but for the address of the page, which is not asked for."""
    page = phone(site.house.worker)
    hand = Hand(page)
    hand.open_app()
    hand.tap(page.get_by_role("main").get_by_role("link", name=re.compile("^Signaal melden")))
    hand.tap(choose(page, "Wat speelt er?", "Exposing"))
    sub = page.get_by_role("group", name=re.compile("^Wat precies"))
    hand.tap(sub.locator("label", has_text="Expose-account"))
    hand.tap(choose(page, "Hoe ernstig is het?", "Snel"))
    hand.write(page.get_by_label("Wat zie je?"), STORY)
    hand.tap(page.get_by_role("button", name="Bewaar signaal"), follows=True)
    page.wait_for_url("**/saved/")
    expect(page.get_by_role("main")).to_contain_text("Lotte krijgt meteen bericht")
    assert hand.taps + hand.fields <= 8
    assert hand.seconds <= 45, hand.seconds


def test_the_smallest_signal_takes_six_taps(phone, site):
    page = phone(site.house.worker)
    hand = Hand(page)
    hand.open_app()
    hand.tap(page.get_by_role("main").get_by_role("link", name=re.compile("^Signaal melden")))
    hand.tap(choose(page, "Wat speelt er?", "Pesten"))
    hand.write(page.get_by_label("Wat zie je?"), "In een groepsapp wordt iemand uitgelachen.")
    hand.tap(page.get_by_role("button", name="Bewaar signaal"), follows=True)
    page.wait_for_url("**/saved/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Opgeslagen")
    assert hand.taps + hand.fields <= 6
    assert hand.seconds <= 30, hand.seconds


def test_j1_the_shortcut_of_the_home_screen_opens_the_form(phone, site):
    """Step 1 with the icon held down: *Signaal*, and the form is there."""
    page = phone(site.house.worker)
    [shortcut] = page.request.get("/manifest.webmanifest").json()["shortcuts"]
    assert shortcut["short_name"] == "Signaal"
    hand = Hand(page)
    hand.taps += 1  # the icon
    page.goto(shortcut["url"])
    expect(page.get_by_role("group", name="Wat speelt er?")).to_be_visible()
    hand.tap(choose(page, "Wat speelt er?", "Pesten"))
    hand.write(page.get_by_label("Wat zie je?"), "In een groepsapp wordt iemand uitgelachen.")
    hand.tap(page.get_by_role("button", name="Bewaar signaal"))
    page.wait_for_url("**/saved/")
    assert hand.taps <= 4


def test_j1_without_script(phone, site):
    """The same form as plain HTML: everything in it is sent, the server checks it."""
    page = phone(site.house.worker, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Signaal melden")).tap()
    choose(page, "Wat speelt er?", "Exposing").tap()
    page.locator("label", has_text="Expose-account").tap()
    choose(page, "Hoe ernstig is het?", "Snel").tap()
    field = page.get_by_label("Wat zie je?")
    field.fill("Samira Jansen staat erop.")
    page.get_by_role("button", name="Bewaar signaal").tap()

    # A name is asked about, beside the field and in the summary; what was chosen is still there.
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("radio", name="Exposing")).to_be_checked()
    expect(field).to_have_value("Samira Jansen staat erop.")
    field.fill(STORY)
    page.get_by_text("Weet je meer?").tap()
    page.get_by_label("Adres van de pagina").fill(ADDRESS)
    page.get_by_role("button", name="Bewaar signaal").tap()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Opgeslagen")
    shown = page.get_by_text(re.compile(r"^S-\d{4}-\d{4}$")).inner_text()
    assert Signal.objects.get(ref=shown).narrative == STORY
