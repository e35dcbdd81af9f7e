"""The list of signals goes by keys on a desktop; after a swap the focus is where one goes on."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from signals.actions import triage
from signals.choices.signal import StepKind
from signals.models import Signal
from tests import make
from tests.browser.pages import open_own_signal
from tests.chromium import DESKTOP, PHONE


@pytest.fixture
def desk(visit, site):
    # A service worker that takes the page over midway hides its requests from who waits for them.
    page = visit(site.house.lead, DESKTOP, service_workers="block")
    page.goto("/signals/")
    page.locator("[data-keys]").wait_for()  # the script has come
    return page


def rows(page):
    return page.locator("#signal-list tbody tr")


def in_row(page, place):
    expect(rows(page).nth(place).locator("a.main")).to_be_focused()


def heard(page, number):
    """What a screen reader hears of a key or a filter, which leave the focus where it is."""
    told = page.get_by_role("status").locator("[data-told]")
    expect(told).to_have_text(re.compile(rf": {number}$"))


def test_keys_go_through_the_list_tick_search_and_tell(desk):
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        desk.keyboard.press(key)
        in_row(desk, place)
    desk.keyboard.press("x")
    expect(rows(desk).first.locator("[name=refs]")).to_be_checked()
    expect(desk.get_by_label("Geef de aangevinkte aan")).to_be_visible()
    in_row(desk, 0)
    heard(desk, 1)
    desk.keyboard.press("x")
    heard(desk, 0)
    desk.keyboard.press("Control+j")  # a key of the browser
    in_row(desk, 0)

    desk.keyboard.press("?")
    expect(desk.get_by_text("Sneltoetsen")).to_be_focused()
    desk.keyboard.press("/")
    search = desk.get_by_role("searchbox")
    expect(search).to_be_focused()
    desk.keyboard.type("ajk?")  # who types gets letters
    expect(search).to_have_value("ajk?")


def test_a_takes_up_the_row_and_enter_opens_it(desk, site):
    signal = make.signal(site.house.worker, severity=5, now=timezone.now())
    desk.reload()
    desk.locator("[data-keys]").wait_for()
    place = [row.get_attribute("href") for row in rows(desk).locator("a.main").all()].index(
        signal.get_absolute_url()
    )
    for _press in range(place + 1):
        desk.keyboard.press("j")
    in_row(desk, place)
    desk.keyboard.press("a")
    desk.wait_for_url(f"**{signal.get_absolute_url()}")
    assert Signal.objects.get(pk=signal.pk).owner == site.house.lead

    desk.goto("/signals/?tab=mine")
    desk.locator("[data-keys]").wait_for()
    desk.keyboard.press("j")
    in_row(desk, 0)
    first = rows(desk).first.locator("a.main").get_attribute("href")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{first}")


def test_the_row_in_hand_stays_in_hand_while_the_keys_are_looked_up(desk):
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("?")
    expect(desk.get_by_text("Sneltoetsen")).to_be_focused()
    desk.keyboard.press("?")
    in_row(desk, 1)
    desk.keyboard.press("?")
    desk.keyboard.press("k")
    in_row(desk, 0)


def test_keys_are_switched_off_and_stay_off(desk):
    desk.keyboard.press("?")
    off = desk.get_by_role("button", name="Zet deze toetsen uit")
    off.click()
    expect(off).to_have_attribute("aria-pressed", "true")
    desk.reload()
    desk.locator("[data-keys]").wait_for()
    desk.keyboard.press("j")
    expect(rows(desk).first.locator("a.main")).not_to_be_focused()
    desk.locator("[data-keys] summary").click()
    off.click()
    desk.keyboard.press("j")
    in_row(desk, 0)


def test_after_a_filter_or_a_tab_the_focus_stays_and_the_keys_go_on(desk):
    kind = desk.get_by_label("Ernst", exact=True)
    kind.focus()
    with desk.expect_response(re.compile(r"severity=3")):
        kind.select_option("3")
    expect(desk).to_have_url(re.compile(r"severity=3"))
    expect(desk.get_by_label("Ernst", exact=True)).to_be_focused()
    heard(desk, rows(desk).count())
    desk.get_by_role("link", name="Van mij").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("link", name="Van mij")).to_have_attribute("aria-current", "page")
    expect(desk.get_by_role("link", name="Van mij")).to_be_focused()


def test_after_a_deed_the_focus_is_on_what_asks_or_on_the_heading(desk, site):
    signal = open_own_signal(desk, site.house)
    step = desk.get_by_role("region", name="Stap toevoegen")

    step.get_by_role("button", name="Bewaar stap").click()
    expect(desk.locator(".errsum")).to_be_focused()  # it was refused

    step.get_by_label("Wat deed je?").select_option("talk_youth")
    step.get_by_role("button", name="Bewaar stap").click()
    expect(desk.locator(".errsum")).to_have_count(0)
    expect(desk.get_by_role("heading", level=1)).to_be_focused()  # it was done

    there = Signal.objects.get(pk=signal.pk)
    triage.add_step(there, StepKind.TALK_PARENT, by=site.house.worker, now=timezone.now())
    step.get_by_label("Wat deed je?").select_option("victim_support")
    step.get_by_label("Notitie").fill("Morgen langs school.")
    step.get_by_role("button", name="Bewaar stap").click()
    expect(desk.get_by_role("heading", name="Iemand was je voor")).to_be_focused()
    expect(desk.get_by_text("Morgen langs school.")).to_be_visible()

    desk.get_by_role("button", name="Toch opslaan").click()
    expect(desk.get_by_role("heading", level=1)).to_be_focused()
    assert signal.steps.count() == 3


def test_ticks_stay_with_what_stays_and_one_ticks_the_whole_page(desk, site):
    for severity in (3, 4):
        make.signal(site.house.worker, severity=severity, now=timezone.now())
    desk.goto("/signals/?tab=decide")
    ticks = desk.locator("[name=refs]")
    ticked = desk.locator("[name=refs]:checked")
    gone = desk.get_by_text("zijn niet meer aangevinkt")
    every = desk.get_by_role("checkbox", name="Alles op deze pagina aanvinken")
    every.check()
    expect(ticked).to_have_count(ticks.count())

    desk.get_by_label("Ernst", exact=True).select_option("3")
    desk.wait_for_url("**severity=3**")
    expect(gone).to_be_visible()  # said by the list that came; the address is there before it
    expect(ticked).to_have_count(ticks.count())
    ticks.first.uncheck()
    expect(gone).to_be_hidden()
    expect(every).not_to_be_checked()


def test_whoever_gets_the_ticked_ones_stays_chosen(desk, site):
    """With the fold open, also past a list without rows, which has no such form."""
    make.signal(site.house.worker, severity=3, now=timezone.now())
    desk.goto("/signals/?tab=decide")
    desk.get_by_text("Wijs er meer tegelijk toe").click()
    person = desk.get_by_label("Geef de aangevinkte aan")
    person.select_option(label=site.house.colleague.name)
    desk.locator("[name=refs]").first.check()
    chosen = person.input_value()

    desk.get_by_label("Ernst", exact=True).select_option("3")
    desk.wait_for_url("**severity=3**")
    expect(person).to_be_visible()
    expect(person).to_have_value(chosen)

    desk.get_by_label("Soort", exact=True).select_option("unsafe_home")
    expect(desk.get_by_text("Niets past bij deze filters")).to_be_visible()
    desk.get_by_label("Soort", exact=True).select_option("")
    expect(person).to_be_visible()
    expect(person).to_have_value(chosen)


# What somebody chooses in the moment in which the list comes.
CHOOSES_AT_ONCE = """() => new MutationObserver((changes, watcher) => {
  const came = changes.flatMap(({ addedNodes }) => [...addedNodes]);
  if (!came.some(({ id }) => id === "signal-list")) return;
  watcher.disconnect();
  const kind = document.querySelector("#signal-list [name=category]");
  kind.value = "";
  kind.dispatchEvent(new Event("change", { bubbles: true }));
}).observe(document.body, { childList: true, subtree: true })"""


def test_a_filter_counts_from_the_moment_that_it_is_there(desk):
    desk.goto("/signals/?tab=decide&severity=3")
    desk.evaluate(CHOOSES_AT_ONCE)
    desk.get_by_label("Soort", exact=True).select_option("unsafe_home")
    desk.wait_for_url("**category=&**")
    expect(desk.get_by_text("Niets past bij deze filters")).to_be_hidden()


def test_of_two_filters_on_a_slow_network_the_second_is_not_lost(visit, desk):
    """It is chosen while the list of the first has not come."""
    visit.expected.append(re.compile("htmx:(sendAbort|afterRequest)"))  # what it says of the first
    desk.goto("/signals/?tab=decide")
    first = re.compile("severity=3&category=&")
    desk.route(first, lambda never_answered: None)
    with desk.expect_request(first):
        desk.get_by_label("Ernst", exact=True).select_option("3")
    desk.get_by_label("Soort", exact=True).select_option("unsafe_home")
    desk.wait_for_url("**severity=3&category=unsafe_home**")
    expect(desk.get_by_text("Niets past bij deze filters")).to_be_visible()


def test_a_phone_has_no_tick_in_a_head_that_it_does_not_show(visit, site):
    phone = visit(site.house.lead, PHONE)
    phone.goto("/signals/")
    expect(phone.locator("[data-tick-all]")).to_be_hidden()
